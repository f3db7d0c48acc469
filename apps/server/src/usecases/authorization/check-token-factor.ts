/**
 * Check token factor: has the signer's token agreed to exactly this? The challenge names the
 * transaction that was begun for this client and credential. What it is a yes to must be what is
 * asked for now, digest by digest, before the answer is looked at: who swaps a digest in between
 * gets no yes, and uses up no attempt.
 *
 * The transaction is settled first, and the yes is recorded after. If the process dies in
 * between, a yes is lost; the other order could give one twice.
 */

import { codeAttempts, isOpenChallenge } from '#domain/authorization/challenge.ts';
import type { Challenge, TokenFactorKind } from '#domain/authorization/challenge.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { ClientId, TokenTransactionId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { showsDocuments, signingSubject } from '#domain/transactions/signature-statement.ts';
import type { SignaturesAgreed } from '#domain/transactions/signature-statement.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Challenges } from '#ports/challenges.ts';
import type { TokenApprovals } from './token-approvals.ts';

export interface CheckTokenFactorPorts {
  readonly challenges: Challenges;
  readonly tokenApprovals: TokenApprovals;
}

export interface AgreedWithToken extends SignaturesAgreed {
  /** If documents are named again, they must be named as they were shown. */
  readonly labels?: readonly string[] | undefined;
}

export interface PresentedToken {
  readonly credential: Pick<Credential, 'id' | 'ownerId'>;
  readonly clientId: ClientId;
  readonly agreed: AgreedWithToken;
  readonly kind: TokenFactorKind;
  /** The code; of a device, only that its answer is to be looked at. */
  readonly value: Secret<string>;
}

/**
 * @throws {Refusal} `otp_wrong`, `approval_differs`; of a code what `TokenApprovals.answer` says; of
 * a device `device_awaited`, `approval_refused`.
 */
export async function checkTokenFactor(
  { challenges, tokenApprovals }: CheckTokenFactorPorts,
  { credential, clientId, agreed, kind, value }: PresentedToken,
  at: number,
): Promise<void> {
  const challenge = await challenges.find(credential.id, kind);
  const nothing = kind === 'ocra' ? 'otp_wrong' : 'device_awaited';
  refuseUnless(isOpenChallenge(challenge, clientId, at), nothing);
  const key = { id: transactionOf(challenge), accountId: credential.ownerId, clientId };
  const transaction = await tokenApprovals.find(key);
  refuseUnless(isAbout(transaction, { credential, clientId, agreed }), 'approval_differs');
  if (kind === 'ocra') {
    await tokenApprovals.answer(key, value);
  } else {
    checkDecided(transaction);
  }
  refuseUnless(await challenges.claim(challenge.id, codeAttempts, at), nothing);
}

/** Where a challenge keeps the identifier of its transaction. */
export function transactionOctets(id: TokenTransactionId): Uint8Array {
  return new TextEncoder().encode(id);
}

export function transactionOf({ verifier }: Pick<Challenge, 'verifier'>): TokenTransactionId {
  return new TextDecoder().decode(verifier) as TokenTransactionId;
}

export interface Subject {
  readonly credential: Pick<Credential, 'id' | 'ownerId'>;
  readonly clientId: ClientId;
  readonly agreed: AgreedWithToken;
}

/** Whether a transaction is a yes to exactly this, for this client. */
export function isAbout(
  transaction: TokenTransaction | undefined,
  { credential, clientId, agreed }: Subject,
): transaction is TokenTransaction {
  if (transaction?.accountId !== credential.ownerId) return false;
  const subject = signingSubject(credential.id, agreed);
  const { signing, statement } = transaction;
  const { labels, digests } = agreed;
  const named = labels !== undefined && labels.length > 0;
  return (
    transaction.clientId === clientId &&
    signing?.credentialId === subject.credentialId &&
    signing.digestsHash === subject.digestsHash &&
    (!named || showsDocuments(statement, { digests, labels }))
  );
}

function checkDecided({ state }: TokenTransaction): void {
  refuseUnless(state !== 'refused' && state !== 'failed', 'approval_refused');
  refuseUnless(state === 'approved', 'device_awaited');
}
