/**
 * `signatures/signPolling`. CSC API v2.0.0.2, 11.12.
 *
 * "Not yet" has the form of an error and the status 202: clients are to come again.
 */

import { CscError, invalidParameter, invalidRequest } from '@kumoin/contract';
import type { CscSignPollingAnswer } from '@kumoin/contract';
import type { Access } from '#domain/access/access-grant.ts';
import type { PollSignatures } from '#usecases/signatures/poll-signatures.ts';
import type { SigningOutcome } from '#usecases/signatures/signing-work.ts';
import { toBase64 } from '../base64.ts';
import { CscAnswer } from './csc-call.ts';
import type { AuthenticatedCall } from './csc-call.ts';
import { renderInfo, renderSigned } from './sign-document.ts';

type PollCall = AuthenticatedCall<'signatures/signPolling'>;

const notYet = new CscError(
  202,
  'accepted_request',
  'The previous async request has been accepted but not yet completed',
);

export function makePoll({ pollSignatures }: { readonly pollSignatures: PollSignatures }) {
  return async function poll({
    body,
    caller,
  }: PollCall): Promise<CscSignPollingAnswer | CscAnswer> {
    checkUserId(body.userID, caller);
    const outcome = await pollSignatures(caller, body.requestID);
    return outcome === undefined ? new CscAnswer(202, notYet.toBody()) : render(outcome);
  };
}

/** A job is of the account that asked for it, so naming a user adds nothing. */
function checkUserId(userId: string | undefined, { userSpecific, accountId }: Access): void {
  if (userId === undefined) return;
  if (userSpecific) throw invalidRequest('userID parameter SHALL be null');
  if (userId !== accountId) throw invalidParameter('"userID"');
}

function render(outcome: SigningOutcome): CscSignPollingAnswer {
  if (outcome.kind === 'hashes') return { signatures: outcome.signatures.map(toBase64) };
  const { signed, validationInfo: info } = outcome;
  return { ...renderSigned(signed), ...(info && { validationInfo: renderInfo(info) }) };
}
