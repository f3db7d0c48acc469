/**
 * Ask a token: what a code of the signer's token, or an approval on their device, is to be about,
 * before they are asked for it (`credentials/getChallenge`, or the button of our own page). CSC API
 * v2.0.0.2, 11.8.
 *
 *     decide → count → begin → remember which transaction it is
 *
 * The challenge holds no secret: it names the transaction. If the process dies before it is kept,
 * a transaction is left that nobody answers, and that ends by itself.
 */

import { codeAttempts } from '#domain/authorization/challenge.ts';
import type { TokenFactorKind } from '#domain/authorization/challenge.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { ChallengeId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { Random } from '#ports/random.ts';
import { beginSigning } from './begin-signing.ts';
import type { BeginSigningPorts } from './begin-signing.ts';
import { transactionOctets } from './check-token-factor.ts';
import type { ChallengeOrder } from './challenge-order.ts';
import { refuseOften } from './refuse-often.ts';
import type { RefuseOftenPorts } from './refuse-often.ts';
import type { BegunApproval } from './token-approvals.ts';

export interface AskTokenPorts extends RefuseOftenPorts, BeginSigningPorts {
  readonly challenges: Challenges;
  readonly random: Random;
}

export interface TokenToAsk {
  readonly order: ChallengeOrder;
  readonly credential: Credential;
  readonly kind: TokenFactorKind;
}

/** @throws {Refusal} `digests_required` among others of `beginSigning`, `rate_limited`. */
export async function askToken(
  ports: AskTokenPorts,
  { order, credential, kind }: TokenToAsk,
  at: number,
): Promise<BegunApproval & { readonly kind: TokenFactorKind }> {
  const { accountId, clientId, credentialId, signing, language, tokenId } = order;
  refuseUnless(signing !== undefined, 'digests_required');
  const request = { ...signing, accountId, clientId, credentialId };
  await refuseOften(ports, { call: 'codesPerCredential', by: credentialId }, at);
  await refuseOften(ports, { call: 'codesPerAccount', by: accountId }, at);
  // Who types a code is where it was begun; who approves on a device may be anywhere.
  const matched = kind === 'device';
  const way = matched ? 'online' : 'typed';
  const asked = { request, credential, way, matched, language, tokenId } as const;
  const begun = await beginSigning(ports, asked, at);
  const challenge = {
    ...{ id: ports.random.identifier() as ChallengeId, kind, accountId, clientId, credentialId },
    verifier: transactionOctets(begun.id),
    createdAt: at,
    expiresAt: begun.expiresAt,
  };
  await ports.challenges.replace(challenge, codeAttempts);
  return { kind, ...begun };
}
