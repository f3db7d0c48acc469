/** A token transaction as its row has it, and back. */

import type { AccountId, ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import type {
  SigningSubject,
  TokenTransactionState,
} from '#domain/transactions/token-transaction.ts';
import type { StoredTransaction } from '#ports/token-transactions.ts';
import type { TokenTransactionRow } from './schema-of-tokens.ts';

export function toTransactionRow(transaction: StoredTransaction): TokenTransactionRow {
  const { signing } = transaction;
  return {
    id: transaction.id,
    account_id: transaction.accountId,
    client_id: transaction.clientId,
    token_id: transaction.tokenId,
    suite: transaction.suite,
    statement_sealed: transaction.statementSealed,
    language: transaction.language,
    ref: transaction.ref,
    page_hash: transaction.pageHash,
    client_reference: transaction.clientReference ?? null,
    signing: signing === undefined ? null : JSON.stringify(signing),
    state: transaction.state,
    failures: transaction.failures,
    callback_uri: transaction.callbackUri ?? null,
    shown_at: transaction.shownAt ?? null,
    decided_at: transaction.decidedAt ?? null,
    created_at: transaction.createdAt,
    expires_at: transaction.expiresAt,
  };
}

export function toStoredTransaction(row: TokenTransactionRow): StoredTransaction {
  return {
    id: row.id as TokenTransactionId,
    accountId: row.account_id as AccountId,
    clientId: row.client_id as ClientId,
    tokenId: row.token_id as TokenId,
    suite: row.suite,
    statementSealed: row.statement_sealed,
    language: row.language as Language,
    ref: row.ref,
    pageHash: row.page_hash,
    clientReference: row.client_reference ?? undefined,
    signing: row.signing === null ? undefined : (JSON.parse(row.signing) as SigningSubject),
    state: row.state as TokenTransactionState,
    failures: row.failures,
    callbackUri: row.callback_uri ?? undefined,
    shownAt: row.shown_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
