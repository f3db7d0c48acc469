/** Authorizations and slots as the tables hold them. */

import { Buffer } from 'node:buffer';
import type { HashAlgorithm } from '@kumoin/pki';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { SoleControlLevel } from '#domain/credentials/credential.ts';
import { digestText } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type {
  AccountId,
  AuthorizationId,
  ClientId,
  CredentialId,
  TransactionId,
} from '#domain/identifiers.ts';
import type { AuthorizationRow, SlotRow } from './schema.ts';

export function toSlotRow(transactionId: string, slot: Slot): SlotRow {
  return {
    transaction_id: transactionId,
    position: slot.position,
    digest: slot.digest ? digestText(slot.digest) : null,
    spent_at: slot.spentAt ?? null,
  };
}

export function toSlot(row: Omit<SlotRow, 'transaction_id'>): Slot {
  return {
    position: row.position,
    digest: row.digest === null ? undefined : readDigest(row.digest),
    spentAt: row.spent_at ?? undefined,
  };
}

export function readDigest(text: string): Digest {
  const colon = text.indexOf(':');
  return {
    algorithm: text.slice(0, colon) as HashAlgorithm,
    bytes: new Uint8Array(Buffer.from(text.slice(colon + 1), 'hex')),
  };
}

export function toAuthorizationRow(authorization: Authorization): AuthorizationRow {
  return {
    id: authorization.id,
    transaction_id: authorization.transactionId,
    sad_hash: authorization.sadHash,
    account_id: authorization.accountId,
    client_id: authorization.clientId,
    credential_id: authorization.credentialId,
    level: authorization.level,
    bound_to_digests: authorization.boundToDigests ? 1 : 0,
    created_at: authorization.createdAt,
    expires_at: authorization.expiresAt,
    transaction_expires_at: authorization.transactionExpiresAt,
    used_at: authorization.usedAt ?? null,
    replaced_at: authorization.replacedAt ?? null,
    key_thumbprint: authorization.keyThumbprint ?? null,
  };
}

export function toAuthorization(row: AuthorizationRow): Authorization {
  return {
    id: row.id as AuthorizationId,
    transactionId: row.transaction_id as TransactionId,
    sadHash: row.sad_hash,
    accountId: row.account_id as AccountId,
    clientId: row.client_id as ClientId,
    credentialId: row.credential_id as CredentialId,
    level: row.level as SoleControlLevel,
    boundToDigests: row.bound_to_digests === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    transactionExpiresAt: row.transaction_expires_at,
    usedAt: row.used_at ?? undefined,
    replacedAt: row.replaced_at ?? undefined,
    keyThumbprint: row.key_thumbprint ?? undefined,
  };
}
