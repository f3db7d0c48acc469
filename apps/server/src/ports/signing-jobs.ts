/**
 * Store of signing jobs. Whoever carries one out claims it first, for a while; a claim that ran
 * out is free for the next. What must not happen twice hangs on the yes, which is spent once: a
 * claim only keeps two from trying at a time.
 */

import type { AccountId, JobId } from '#domain/identifiers.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import type { JobState, SigningJob } from '#domain/signatures/signing-job.ts';

export interface ClaimedJob {
  readonly job: SigningJob;
  /** Somebody had claimed it before, and has not settled it. */
  readonly triedBefore: boolean;
}

export interface JobClaim {
  readonly holder: string;
  readonly at: number;
  /** When the claim runs out. */
  readonly until: number;
}

export interface SettledJob {
  readonly id: JobId;
  readonly holder: string;
  readonly state: Exclude<JobState, 'accepted'>;
  /** Sealed. */
  readonly result: Uint8Array;
  /** What somebody is to be told; on record with the result, or not at all. */
  readonly notification: Notification | undefined;
}

export interface SigningJobs {
  /** Durable when it returns. */
  add(job: SigningJob): Promise<void>;
  findByResponse(responseHash: string): Promise<SigningJob | undefined>;
  /** How many of the account's jobs are accepted and not settled or over. */
  countOpen(accountId: AccountId, at: number): Promise<number>;
  /** Claims the oldest accepted job that is not claimed and not over; undefined: there is none. */
  claim(claim: JobClaim): Promise<ClaimedJob | undefined>;
  /** Gives up the claim, if it is still the holder's: the job is free again at that time. */
  release(id: JobId, holder: string, at: number): Promise<void>;
  /**
   * The result and its notification: all or nothing. The work is let go of.
   * @returns false, with nothing changed, when the claim is not the holder's any more.
   */
  settle(settled: SettledJob): Promise<boolean>;
  /** Lets go of jobs that are over at that time. @returns how many went. */
  destroyOver(at: number, limit: number): Promise<number>;
}
