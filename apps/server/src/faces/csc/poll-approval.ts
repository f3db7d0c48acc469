/**
 * `credentials/authorizeCheck`. CSC API v2.0.0.2, 11.7: 200 with the SAD, or 202 with the handle
 * to ask with the next time.
 */

import type { CscSadAnswer } from '@kumoin/contract';
import { Secret } from '#domain/secret.ts';
import type {
  AwaitedAuthorization,
  GivenAuthorization,
} from '#usecases/authorization/authorize-credential.ts';
import type { PollApproval } from '#usecases/authorization/poll-approval.ts';
import { CscAnswer } from './csc-call.ts';
import type { AuthenticatedCall } from './csc-call.ts';

export function makeAuthorizeCheck({ pollApproval }: { readonly pollApproval: PollApproval }) {
  return async function authorizeCheck({
    body,
    caller: { accountId, clientId },
  }: AuthenticatedCall<'credentials/authorizeCheck'>): Promise<CscSadAnswer | CscAnswer> {
    const handle = new Secret(body.handle);
    return renderYes(await pollApproval({ accountId, clientId, handle }));
  };
}

export function renderYes(given: GivenAuthorization | AwaitedAuthorization) {
  if ('handle' in given) {
    const { handle, page } = given;
    const pageUrl = page && { pageUrl: page.reveal() };
    return new CscAnswer(202, { handle: handle.reveal(), ...pageUrl });
  }
  return { SAD: given.sad.reveal(), expiresIn: given.expiresInSeconds };
}
