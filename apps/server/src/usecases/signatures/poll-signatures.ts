/**
 * Poll signatures: what has become of an order in the background.
 *
 * CSC API v2.0.0.2, 11.12 `signatures/signPolling`. A result is told as often as it is asked for,
 * until its time is over; then it is as unknown as somebody else's.
 */

import type { Caller } from '#domain/access/access-grant.ts';
import { Refusal } from '#domain/refusal.ts';
import { checkJob, resultContext } from '#domain/signatures/signing-job.ts';
import type { Clock } from '#ports/clock.ts';
import type { PlainValues } from '#ports/plain-values.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { SigningJobs } from '#ports/signing-jobs.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { SigningFailure, SigningOutcome } from './signing-work.ts';

export interface PollSignaturesPorts {
  readonly signingJobs: SigningJobs;
  readonly sealing: Sealing;
  readonly plainValues: PlainValues;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

/**
 * @returns undefined while it is not done.
 * @throws {Refusal} `job_unknown`, or what the order was refused for.
 * @throws {Outage}
 */
export type PollSignatures = (
  caller: Caller,
  responseId: string,
) => Promise<SigningOutcome | undefined>;

export function makePollSignatures(ports: PollSignaturesPorts): PollSignatures {
  const { signingJobs, sealing, plainValues, tokenHash, clock } = ports;

  return async function pollSignatures(caller, responseId) {
    const job = await signingJobs.findByResponse(tokenHash.hash(responseId));
    checkJob(job, caller, clock.now());
    if (job.result === undefined) return undefined;
    const opened = await sealing.open(job.result, resultContext(job.id));
    const came = plainValues.fromBytes(opened) as SigningOutcome | SigningFailure;
    if ('code' in came) throw new Refusal(came.code, came.detail);
    return came;
  };
}
