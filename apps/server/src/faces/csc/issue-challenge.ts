/**
 * `credentials/getChallenge` of CSC API v2.0.0.2, 11.8, and `credentials/sendOTP` of v1.0.4.0,
 * 11.8, which v2 still names and does not describe: there it is the same for the first factor
 * whose code is sent.
 */

import { invalidParameter } from '@kumoin/contract';
import type { CscChallengeAnswer } from '@kumoin/contract';
import { bytesToHex } from '@kumoin/pki';
import { kindOfFactorId } from '#domain/authorization/factor-plan.ts';
import { passkeyDerivation } from '#domain/authorization/passkey-challenge.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { IssueChallenge, IssuedChallenge } from '#usecases/authorization/issue-challenge.ts';
import type { AuthenticatedCall } from './csc-call.ts';

type IssuedPasskey = Extract<IssuedChallenge, { readonly kind: 'passkey' }>;

export interface ChallengeUseCases {
  readonly issueChallenge: IssueChallenge;
}

/** 204: the code went another way; 200: what a passkey is to be asked. */
export function makeGetChallenge({ issueChallenge }: ChallengeUseCases) {
  return async function getChallenge({
    body,
    caller: { accountId, clientId },
  }: AuthenticatedCall<'credentials/getChallenge'>): Promise<CscChallengeAnswer | undefined> {
    const kind = kindOfFactorId(body.authObjectID);
    if (kind === undefined) throw invalidParameter('authObjectID');
    const credentialId = body.credentialID as CredentialId;
    const issued = await issueChallenge({ accountId, clientId, credentialId, kind });
    return issued.kind === 'passkey' ? { challenge: renderPasskey(issued) } : undefined;
  };
}

/**
 * The application makes the challenge of WebAuthn from the nonce and from what is to be agreed to
 * (docs/adr/0021-approvals-on-our-own-page.md), so the options have none.
 */
function renderPasskey({ nonce, options }: IssuedPasskey): string {
  const publicKey = Object.fromEntries(
    Object.entries(options).filter(([name]) => name !== 'challenge'),
  );
  return JSON.stringify({ derivation: passkeyDerivation, nonce: bytesToHex(nonce), publicKey });
}

export function makeSendOtp({ issueChallenge }: ChallengeUseCases) {
  return async function sendOtp({
    body,
    caller: { accountId, clientId },
  }: AuthenticatedCall<'credentials/sendOTP'>): Promise<undefined> {
    const credentialId = body.credentialID as CredentialId;
    const order = { accountId, clientId, credentialId, kind: undefined };
    await issueChallenge(order).catch((error: unknown) => {
      // Of either version: it names a credential alone, and this one has no codes.
      const isUnknown = error instanceof Refusal && error.code === 'challenge_unknown';
      throw isUnknown ? invalidParameter('credentialID') : error;
    });
  };
}
