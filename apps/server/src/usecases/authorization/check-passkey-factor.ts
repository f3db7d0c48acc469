/**
 * Check passkey factor: has a passkey of the signer agreed to exactly this? The challenge is made
 * anew from the nonce that was given out and from what is to be agreed to, so that an assertion
 * for one digest says nothing about another; and the nonce is good for one yes of the client that
 * asked for it.
 */

import { codeAttempts, isOpenChallenge } from '#domain/authorization/challenge.ts';
import { passkeyChallenge } from '#domain/authorization/passkey-challenge.ts';
import type { AgreedTo } from '#domain/authorization/passkey-challenge.ts';
import { readAssertion } from '#domain/authorization/read-assertion.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import type { PasskeyAssertion } from '#domain/login/passkey-answers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Challenges } from '#ports/challenges.ts';

/** Of log-ins, handed in. @throws {Refusal} `passkey_refused`. */
export type CheckPasskey = (claim: {
  readonly accountId: AccountId;
  /** Base64url, without padding. */
  readonly challenge: string;
  readonly assertion: PasskeyAssertion;
}) => Promise<void>;

export interface CheckPasskeyFactorPorts {
  readonly challenges: Challenges;
  readonly checkPasskey: CheckPasskey;
}

export interface PresentedPasskey {
  readonly credential: Pick<Credential, 'id' | 'ownerId'>;
  readonly clientId: ClientId;
  readonly agreed: AgreedTo;
  readonly value: Secret<string>;
}

/** @throws {Refusal} `passkey_refused`. */
export async function checkPasskeyFactor(
  { challenges, checkPasskey }: CheckPasskeyFactorPorts,
  { credential, clientId, agreed, value }: PresentedPasskey,
  at: number,
): Promise<void> {
  const assertion = readAssertion(value.reveal());
  const given = await challenges.find(credential.id, 'passkey');
  refuseUnless(isOpenChallenge(given, clientId, at), 'passkey_refused');
  refuseUnless(assertion !== undefined, 'passkey_refused');
  const octets = passkeyChallenge(given.verifier, credential.id, agreed);
  const challenge = Buffer.from(octets).toString('base64url');
  await checkPasskey({ accountId: credential.ownerId, challenge, assertion });
  refuseUnless(await challenges.claim(given.id, codeAttempts, at), 'passkey_refused');
}
