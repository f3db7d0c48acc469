/**
 * Finds a token transaction for whoever may know of it, and opens what it says: the client by its
 * id, the device of its token by what light or sound told, anybody by the secret address of its
 * page. Unknown and somebody else's look the same.
 */

import type { AccountId, ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { decodeStatementText, statementContext } from '#domain/transactions/statement-text.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { TokenHash } from '#ports/token-hash.ts';
import type { StoredTransaction, TokenTransactions } from '#ports/token-transactions.ts';

export interface FindTransactionPorts {
  readonly tokenTransactions: TokenTransactions;
  readonly sealing: Pick<Sealing, 'open'>;
  readonly tokenHash: TokenHash;
}

export type TransactionKey = KeyOfClient | KeyOfDevice | KeyOfPage;

export interface KeyOfClient {
  readonly id: TokenTransactionId;
  readonly clientId: ClientId;
  /** Whether the client may act for it. */
  readonly reaches: (accountId: AccountId) => boolean;
}

export interface KeyOfDevice {
  readonly ref: string;
  readonly tokenId: TokenId;
}

export interface KeyOfPage {
  readonly handle: Secret<string>;
}

/** @throws {Refusal} `transaction_unknown`. */
export async function findTransaction(
  ports: FindTransactionPorts,
  key: TransactionKey,
): Promise<TokenTransaction> {
  const stored = await lookUp(ports, key);
  refuseUnless(stored !== undefined, 'transaction_unknown');
  return openTransaction(ports, stored);
}

export async function openTransaction(
  { sealing }: Pick<FindTransactionPorts, 'sealing'>,
  { statementSealed, ...stored }: StoredTransaction,
): Promise<TokenTransaction> {
  const text = await sealing.open(statementSealed, statementContext(stored));
  return { ...stored, statement: decodeStatementText(text) };
}

async function lookUp(
  { tokenTransactions, tokenHash }: FindTransactionPorts,
  key: TransactionKey,
): Promise<StoredTransaction | undefined> {
  if ('handle' in key) return tokenTransactions.findByPage(tokenHash.hash(key.handle.reveal()));
  if ('ref' in key) {
    const found = await tokenTransactions.findByRef(key.ref);
    return found?.tokenId === key.tokenId ? found : undefined;
  }
  const found = await tokenTransactions.find(key.id);
  const own = found?.clientId === key.clientId && key.reaches(found.accountId);
  return own ? found : undefined;
}
