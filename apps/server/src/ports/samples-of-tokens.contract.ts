/** Tokens and enrolments for the contract suites, with values that are hard to keep. */

import type {
  AccountId,
  ClientId,
  EnrolmentId,
  TenantId,
  TokenId,
  TokenTransactionId,
} from '#domain/identifiers.ts';
import type { TokenEnrolment } from '#domain/tokens/token-enrolment.ts';
import type { Token } from '#domain/tokens/token.ts';
import { everyOctet, farFuture, now } from './samples.contract.ts';
import type { StoredTransaction } from './token-transactions.ts';

export function sampleToken(changes: Partial<Token> = {}): Token {
  return {
    id: 'token-1' as TokenId,
    tenantId: 'tenant-1' as TenantId,
    accountId: 'account-1' as AccountId,
    kind: 'hardware',
    algorithm: 'ocra',
    serial: 'oath.ACME 4711',
    label: '銀行の “token”',
    suites: { typed: 'OCRA-1:HOTP-SHA256-8:C-QN08' },
    keysSealed: everyOctet,
    commitment: 'c0'.repeat(32),
    state: 'active',
    notBefore: now,
    notAfter: farFuture,
    usesMax: 2 ** 40,
    uses: 0,
    counter: 7,
    lastStep: undefined,
    driftSteps: 0,
    failures: 0,
    failedAt: undefined,
    createdAt: now,
    activatedAt: now,
    endedAt: undefined,
    endReason: undefined,
    replacedBy: undefined,
    secondTokenId: undefined,
    ...changes,
  };
}

export function sampleEnrolment(changes: Partial<TokenEnrolment> = {}): TokenEnrolment {
  return {
    id: 'enrolment-1' as EnrolmentId,
    codeHash: 'code-hash-1',
    accountId: 'account-1' as AccountId,
    replaces: undefined,
    privateKeySealed: everyOctet,
    publicKey: everyOctet.toReversed(),
    usedAt: undefined,
    createdAt: now,
    expiresAt: now + 600_000,
    ...changes,
  };
}

/** One that is open, of the sample token. */
export function sampleTransaction(changes: Partial<StoredTransaction> = {}): StoredTransaction {
  return {
    id: 'transaction-1' as TokenTransactionId,
    accountId: 'account-1' as AccountId,
    clientId: 'client-1' as ClientId,
    tokenId: 'token-1' as TokenId,
    suite: 'OCRA-1:HOTP-SHA256-8:QH64',
    statementSealed: everyOctet,
    language: 'ja',
    ref: '0011223344556677',
    pageHash: 'page-1',
    clientReference: undefined,
    signing: undefined,
    state: 'created',
    failures: 0,
    callbackUri: undefined,
    shownAt: undefined,
    decidedAt: undefined,
    createdAt: now,
    expiresAt: now + 300_000,
    ...changes,
  };
}
