/**
 * `signatures/signPolling`: fetching what is signed later. CSC API v2.0.0.2, 11.12. Not ready yet
 * is a success with the body of an error, so both are understood.
 */

import { readSigned } from '../answers/read-signed.ts';
import type { Signed } from '../answers/read-signed.ts';
import { SdkError } from '../sdk-error.ts';
import type { Polled } from '../waiting/poll.ts';
import { defined } from '../wire/csc-caller.ts';
import type { CscCaller } from '../wire/csc-caller.ts';

export interface PollOrder {
  /** The `responseID` that was answered. */
  readonly responseId: string;
  /** Only where the token is not a person's own. */
  readonly userId?: string;
  readonly clientData?: string;
}

export async function pollSigning(
  caller: CscCaller,
  { responseId, userId, clientData }: PollOrder,
  signal?: AbortSignal,
): Promise<Polled<Signed>> {
  const body = { requestID: responseId, ...defined({ userID: userId, clientData }) };
  try {
    const answer = await caller.call('signatures/signPolling', body, { signal });
    const { status, members, retryAfterMs } = answer;
    const pending = status === 202 || members['error'] === 'accepted_request';
    return pending
      ? { kind: 'pending', retryAfterMs }
      : { kind: 'done', value: readSigned(members) };
  } catch (error) {
    if (!(error instanceof SdkError) || error.answer?.error !== 'accepted_request') throw error;
    return { kind: 'pending', retryAfterMs: error.retryAfterMs };
  }
}
