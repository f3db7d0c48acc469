/** What the primary process and its workers tell each other. */

import type { WorkerCount } from '../wiring/health-checks.ts';
import type { Place } from './listen.ts';

export type ToWorker =
  /** The answer to `here`: where to listen. */
  | { readonly kumoin: 'listen'; readonly place: Place }
  | { readonly kumoin: 'count'; readonly count: WorkerCount }
  | { readonly kumoin: 'stop' };

export type FromWorker =
  /** It has begun to listen to messages. */
  | { readonly kumoin: 'here' }
  /** It has begun to serve. */
  | { readonly kumoin: 'ready' };
