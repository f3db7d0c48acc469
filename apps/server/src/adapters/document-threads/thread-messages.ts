/**
 * What a document thread and its pool say to each other: plain data all of it. A thread does one
 * job at a time, so no message names the job; a question of a job has a number.
 */

import type { CarriedError } from './carried-errors.ts';

export type ToThread =
  | { readonly kind: 'job'; readonly job: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly outcome: Outcome };

export type FromThread =
  /** It has loaded what it needs; jobs may come. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'question'; readonly id: number; readonly question: Question }
  | { readonly kind: 'done'; readonly outcome: Outcome };

/** What a job needs from outside. */
export interface Question {
  readonly name: string;
  readonly asked: unknown;
}

export type Outcome =
  | { readonly kind: 'made'; readonly made: unknown }
  | { readonly kind: 'failed'; readonly error: CarriedError };
