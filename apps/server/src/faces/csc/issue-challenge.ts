/**
 * `credentials/getChallenge` of CSC API v2.0.0.2, 11.8, and `credentials/sendOTP` of v1.0.4.0,
 * 11.8, which v2 still names and does not describe: there it is the same for the first factor
 * whose code is sent.
 */

import { invalidParameter } from '@kumoin/contract';
import { kindOfFactorId } from '#domain/authorization/factor-plan.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import type { IssueChallenge } from '#usecases/authorization/issue-challenge.ts';
import type { AuthenticatedCall } from './csc-call.ts';

export interface ChallengeUseCases {
  readonly issueChallenge: IssueChallenge;
}

/** 204: the code went another way. */
export function makeGetChallenge({ issueChallenge }: ChallengeUseCases) {
  return async function getChallenge({
    body,
    caller: { accountId, clientId },
  }: AuthenticatedCall<'credentials/getChallenge'>): Promise<undefined> {
    const kind = kindOfFactorId(body.authObjectID);
    if (kind === undefined) throw invalidParameter('authObjectID');
    const credentialId = body.credentialID as CredentialId;
    await issueChallenge({ accountId, clientId, credentialId, kind });
  };
}

export function makeSendOtp({ issueChallenge }: ChallengeUseCases) {
  return async function sendOtp({
    body,
    caller: { accountId, clientId },
  }: AuthenticatedCall<'credentials/sendOTP'>): Promise<undefined> {
    const credentialId = body.credentialID as CredentialId;
    await issueChallenge({ accountId, clientId, credentialId, kind: undefined });
  };
}
