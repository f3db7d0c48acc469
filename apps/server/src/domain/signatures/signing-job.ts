/**
 * Signing job: signing that was accepted and is done in the background.
 *
 * CSC API v2.0.0.2, 11.10 to 11.12, `operationMode` A. A job is on record before it is
 * answered, and any node may carry it out. What it is to do and what came of it are sealed: a
 * document is nobody's business but its signer's.
 */

import type { Caller } from '#domain/access/access-grant.ts';
import type { AccountId, ClientId, JobId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

/** `accepted` until it is settled: `done` has a result, `failed` the code of a refusal. */
export type JobState = 'accepted' | 'done' | 'failed';

export interface SigningJob {
  readonly id: JobId;
  /** Hash of what the caller asks by. */
  readonly responseHash: string;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly kind: 'hashes' | 'documents';
  readonly state: JobState;
  /** Sealed: what is to be done. */
  readonly work: Uint8Array;
  /** Sealed: what came of it, once settled. */
  readonly result: Uint8Array | undefined;
  readonly createdAt: number;
  /** From then on it is as if it had never been. */
  readonly expiresAt: number;
}

/** The contexts work and result are sealed under: neither passes for the other, or another's. */
export function workContext(id: JobId): string {
  return `signing-work:${id}`;
}

export function resultContext(id: JobId): string {
  return `signing-result:${id}`;
}

export interface ValidityLimits {
  /** How long a result waits to be picked up, unless the caller says so. */
  readonly validitySecondsDefault: number;
  readonly validitySecondsMax: number;
}

/**
 * Until when a result waits, counted from the acceptance.
 * @throws {Refusal} `validity_too_long`.
 */
export function jobExpiry(
  asked: number | undefined,
  { validitySecondsDefault, validitySecondsMax }: ValidityLimits,
  at: number,
): number {
  const validityMs = asked ?? validitySecondsDefault * 1000;
  refuseUnless(validityMs <= validitySecondsMax * 1000, 'validity_too_long');
  return at + validityMs;
}

/** Far more than anybody waits for at once; bounds what a caller can have us keep. */
export const openJobsMax = 50;

/** @throws {Refusal} `too_many_jobs`. */
export function checkOpenJobs(open: number): void {
  refuseUnless(open < openJobsMax, 'too_many_jobs');
}

/**
 * Only who asked is answered: everybody else's jobs, and those that are over, are not there.
 * @throws {Refusal} `job_unknown`.
 */
export function checkJob(
  job: SigningJob | undefined,
  caller: Caller,
  at: number,
): asserts job is SigningJob {
  refuseUnless(job?.accountId === caller.accountId, 'job_unknown');
  refuseUnless(job.clientId === caller.clientId, 'job_unknown');
  refuseUnless(at < job.expiresAt, 'job_unknown');
}
