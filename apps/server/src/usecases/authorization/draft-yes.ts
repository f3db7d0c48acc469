/**
 * Draft yes: the record of what a signer has just agreed to, not stored yet: an authorization, a
 * slot for each signature, the line of the journal. The SAD is a random value of which the record
 * holds only a hash.
 */

import { sadSeconds, transactionSeconds } from '#domain/authorization/authorization.ts';
import type {
  Authorization,
  AuthorizationRequest,
  Slot,
} from '#domain/authorization/authorization.ts';
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { Secret } from '#domain/secret.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface DraftYesPorts {
  readonly tokenHash: TokenHash;
  readonly random: Random;
}

export interface Agreement {
  readonly request: AuthorizationRequest;
  readonly credential: Credential;
  /** Found right. */
  readonly presented: readonly FactorKind[];
}

export interface DraftedYes {
  readonly sad: Secret<string>;
  readonly authorization: Authorization;
  readonly slots: readonly Slot[];
  readonly note: JournalNote;
}

export function draftYes(
  { tokenHash, random }: DraftYesPorts,
  { request, credential, presented }: Agreement,
  at: number,
): DraftedYes {
  const { accountId, clientId, numSignatures, digests } = request;
  const sad = new Secret(random.token());
  const authorization = {
    id: random.identifier() as AuthorizationId,
    transactionId: random.identifier() as TransactionId,
    sadHash: tokenHash.hash(sad.reveal()),
    accountId,
    clientId,
    credentialId: credential.id,
    level: credential.level,
    boundToDigests: digests.length > 0,
    createdAt: at,
    expiresAt: at + sadSeconds * 1000,
    transactionExpiresAt: at + transactionSeconds * 1000,
    usedAt: undefined,
    replacedAt: undefined,
    keyThumbprint: undefined,
  };
  const slots = Array.from({ length: numSignatures }, (_, position) => ({
    position,
    digest: digests[position],
    spentAt: undefined,
  }));
  const facts = {
    authorization: authorization.id,
    credential: credential.id,
    account: accountId,
    client: clientId,
    signatures: numSignatures,
    digests: digests.map(digestText),
    factors: [...presented],
  };
  return { sad, authorization, slots, note: { event: 'authorization.given', facts } };
}
