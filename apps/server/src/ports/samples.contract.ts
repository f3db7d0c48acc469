/**
 * What the contract suites of the stores share: how a suite gets its stores, and values that
 * are hard to keep: the largest times, bytes of every kind, names in several scripts.
 */

import { hash } from 'node:crypto';
import type { TestContext } from 'node:test';
import type { AccessGrant } from '#domain/access/access-grant.ts';
import type { Client } from '#domain/access/client.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { Factor } from '#domain/authorization/factor.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import { makeDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';
import type {
  AccountId,
  AuthorizationId,
  ClientId,
  CredentialId,
  FactorId,
  GrantId,
  KeyRef,
  TenantId,
  TransactionId,
} from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { SlotSpending } from '#domain/signatures/signing-warrant.ts';
import type { SpendingOrder } from './authorizations.ts';
import type { Clock } from './clock.ts';
import type { Stores } from './stores.ts';

/** Opens fresh, empty stores; the suite closes them. */
export type OpenStores = (clock: Clock) => Promise<Stores>;

export const now = Date.UTC(2030, 0, 31, 12);
export const frozenClock: Clock = { now: () => now };

/** The latest time a JavaScript date can tell. */
export const farFuture = 8.64e15;

export const everyOctet = Uint8Array.from({ length: 256 }, (_, octet) => octet);

/** Empty stores that are closed when the test ends. */
export async function emptyStores(open: OpenStores, context: TestContext): Promise<Stores> {
  const stores = await open(frozenClock);
  context.after(() => stores.close());
  return stores;
}

/** Stores that hold the sample account and the sample credential, which others refer to. */
export async function seededStores(open: OpenStores, context: TestContext): Promise<Stores> {
  const stores = await emptyStores(open, context);
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  return stores;
}

export function sampleAccount(changes: Partial<Account> = {}): Account {
  return {
    id: 'account-1' as AccountId,
    tenantId: 'tenant-1' as TenantId,
    name: 'Alice',
    displayName: '山田 花子 “Alice” O’Neil',
    enabled: true,
    email: undefined,
    phone: undefined,
    createdAt: now,
    ...changes,
  };
}

export function sampleGrant(changes: Partial<AccessGrant> = {}): AccessGrant {
  return {
    id: 'grant-1' as GrantId,
    accountId: 'account-1' as AccountId,
    clientId: 'client-1' as ClientId,
    accessHash: 'access-hash-1',
    accessExpiresAt: now + 1,
    refreshHash: 'refresh-hash-1',
    refreshExpiresAt: farFuture,
    revokedAt: undefined,
    createdAt: now,
    scope: 'service',
    userSpecific: true,
    keyThumbprint: undefined,
    details: undefined,
    ...changes,
  };
}

export function sampleClient(changes: Partial<Client> = {}): Client {
  return {
    id: 'client-1' as ClientId,
    tenantId: 'tenant-1' as TenantId,
    name: '契約アプリ “App”',
    enabled: true,
    secretSealed: Uint8Array.of(1, 2, 3),
    registration: {
      redirectUris: ['https://app.example/cb?x=1'],
      grantTypes: ['authorization_code', 'refresh_token'],
      authentication: 'client_secret_basic',
      scopes: ['service', 'credential'],
      jwks: undefined,
      tlsSubjectDn: undefined,
      accountTokenRequired: false,
      dpopRequired: false,
    },
    rights: { signaturesMax: 3 },
    createdAt: now,
    ...changes,
  };
}

export function sampleCredential(changes: Partial<Credential> = {}): Credential {
  return {
    id: 'credential-1' as CredentialId,
    tenantId: 'tenant-1' as TenantId,
    ownerId: 'account-1' as AccountId,
    description: 'Contracts, 契約',
    keyRef: 'key-1' as KeyRef,
    keyAlgorithm: 'p-256',
    chain: [everyOctet, Uint8Array.of(0), everyOctet.toReversed()],
    certificateSerial: '0123456789abcdef',
    notBefore: 0,
    notAfter: farFuture,
    enabled: true,
    revokedAt: undefined,
    mode: 'explicit',
    factors: ['pin', 'otp'],
    expression: undefined,
    signatureQualifier: undefined,
    level: 2,
    signaturesMax: 100,
    oneTime: false,
    consumedAt: undefined,
    createdAt: now,
    ...changes,
  };
}

export function sampleFactor(changes: Partial<Factor> = {}): Factor {
  return {
    id: 'factor-1' as FactorId,
    accountId: 'account-1' as AccountId,
    type: 'pin',
    credentialId: 'credential-1' as CredentialId,
    verifier: everyOctet,
    failures: 0,
    lastAttemptAt: undefined,
    lastStep: undefined,
    ...changes,
  };
}

export function sampleAuthorization(changes: Partial<Authorization> = {}): Authorization {
  return {
    id: 'authorization-1' as AuthorizationId,
    transactionId: 'transaction-1' as TransactionId,
    sadHash: 'sad-hash-1',
    accountId: 'account-1' as AccountId,
    clientId: 'client-1' as ClientId,
    credentialId: 'credential-1' as CredentialId,
    level: 2,
    boundToDigests: true,
    createdAt: now,
    expiresAt: now + 300_000,
    transactionExpiresAt: farFuture,
    usedAt: undefined,
    replacedAt: undefined,
    keyThumbprint: undefined,
    ...changes,
  };
}

/** One open slot for each: with a digest, or blank for `undefined`. */
export function openSlots(...digests: readonly (Digest | undefined)[]): readonly Slot[] {
  return digests.map((digest, position) => ({ position, digest, spentAt: undefined }));
}

/** For stores that journal what they do. */
export const sampleNote: JournalNote = { event: 'authorization.given', facts: { sample: 1 } };

/** An order to spend these slots, under the sample credential, now. */
export function sampleSpending(
  id: string,
  spending: readonly SlotSpending[],
  changes: Partial<SpendingOrder> = {},
): SpendingOrder {
  return {
    id: id as AuthorizationId,
    credentialId: 'credential-1' as CredentialId,
    consumes: false,
    spending,
    at: now,
    intent: { event: 'signature.intended', facts: { authorization: id } },
    ...changes,
  };
}

export function sampleDigest(text: string, algorithm: Digest['algorithm'] = 'sha256'): Digest {
  return makeDigest(algorithm, new Uint8Array(hash(algorithm, text, 'buffer')));
}

/** How many of the answers are true. */
export function countTrue(answers: readonly boolean[]): number {
  return answers.filter((answer) => answer).length;
}
