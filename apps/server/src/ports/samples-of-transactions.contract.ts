/** Token transactions for the contract suites, and what goes into the commits about them. */

import type { TestContext } from 'node:test';
import type { EvidenceEvent } from '@kumoin/evidence';
import type { EvidenceDraft } from '#domain/evidence/evidence-draft.ts';
import type {
  AccountId,
  ClientId,
  EvidenceRecordId,
  NotificationId,
  TokenId,
  TokenTransactionId,
} from '#domain/identifiers.ts';
import type { JournalEvent } from '#domain/journal/journal-entry.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import { tokenAttempts } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { answersMax } from '#domain/transactions/token-transaction.ts';
import { sampleToken } from './samples-of-tokens.contract.ts';
import { emptyStores, everyOctet, farFuture, now, sampleNote } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { Stores } from './stores.ts';
import type {
  Recording,
  StoredTransaction,
  TransactionApproval,
  TransactionFailure,
} from './token-transactions.ts';

export const tokenId = 'token-1' as TokenId;
export const clientId = 'client-1' as ClientId;
export const minute = 60_000;

export const plain = { counter: 0, usesMax: undefined, notAfter: undefined };
export const token = (changes: Partial<Token> = {}) => sampleToken({ ...plain, ...changes });

export function transaction(
  number: number,
  changes: Partial<StoredTransaction> = {},
): StoredTransaction {
  return {
    id: `transaction-${number}` as TokenTransactionId,
    accountId: 'account-1' as AccountId,
    clientId,
    tokenId,
    suite: 'OCRA-1:HOTP-SHA256-8:C-QH64',
    statementSealed: everyOctet,
    language: 'ja',
    ref: number.toString(16).padStart(16, '0'),
    pageHash: `page-${number}`,
    clientReference: undefined,
    signing: undefined,
    state: 'created',
    failures: 0,
    callbackUri: undefined,
    shownAt: undefined,
    decidedAt: undefined,
    createdAt: now,
    expiresAt: now + 5 * minute,
    ...changes,
  };
}

let drafts = 0;

export function recording(event: EvidenceEvent, of = 1, journaled?: JournalEvent): Recording {
  drafts += 1;
  const transactionId = `transaction-${of}` as TokenTransactionId;
  const id = `evidence-${String(drafts).padStart(9, '0')}` as EvidenceRecordId;
  const draft: EvidenceDraft = {
    id,
    transactionId,
    event,
    body: everyOctet,
    at: now,
  };
  const journalEvent = journaled ?? 'transaction.begun';
  return {
    evidence: [draft],
    note: { event: journalEvent, facts: { transaction: transactionId } },
  };
}

export const first = transaction(1);

export function approval(changes: Partial<TransactionApproval> = {}): TransactionApproval {
  return {
    id: first.id,
    use: { tokenId, counter: 0, step: undefined, driftSteps: 0 },
    limit: tokenAttempts,
    at: now,
    ...recording('approved', 1, 'transaction.approved'),
    ...changes,
  };
}

export function wrong(changes: Partial<TransactionFailure> = {}): TransactionFailure {
  return {
    ...{ id: first.id, tokenId, answersMax, limit: tokenAttempts, at: now },
    ...recording('rejected', 1, 'transaction.rejected'),
    ...changes,
  };
}

export function message(number: number): Notification {
  return {
    ...{
      id: `notification-${number}` as NotificationId,
      uri: 'https://bank.example/',
    },
    ...{
      body: everyOctet,
      attempts: 0,
      nextAt: now,
      createdAt: now,
      expiresAt: farFuture,
    },
  };
}

/** Stores with a token, and what is open of it. */
export async function world(open: OpenStores, t: TestContext, changes: Partial<Token> = {}) {
  const stores = await emptyStores(open, t);
  await stores.tokens.add([token(changes)], sampleNote);
  await stores.tokenTransactions.add(first, recording('challenged'));
  return stores;
}

export const stateOf = async ({ tokenTransactions }: Stores, { id } = first) =>
  (await tokenTransactions.find(id))?.state;

export const eventsOf = async ({ journal }: Stores) =>
  (await journal.read(0, 100)).map(({ event }) => event).slice(1);

export const evidenceOf = async ({ evidenceRecords }: Stores) =>
  (await evidenceRecords.listOf(first.id)).map(({ event }) => event);
