/**
 * A client whose order got no answer orders again, under the same reference: it gets what was
 * begun then. Another order under a reference that was used is a mistake, and told as one.
 */

import { makeStatement } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { refuseUnless } from '#domain/refusal.ts';
import { settleStatement } from '#domain/transactions/settle-statement.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Sealing } from '#ports/sealing.ts';
import type { TokenTransactions } from '#ports/token-transactions.ts';
import type { Tokens } from '#ports/tokens.ts';
import { openTransaction } from './find-transaction.ts';
import type { BegunTransaction, TransactionOrder } from './transaction-order.ts';

export interface RepeatTransactionPorts {
  readonly tokenTransactions: Pick<TokenTransactions, 'findByReference'>;
  readonly tokens: Pick<Tokens, 'find'>;
  readonly sealing: Pick<Sealing, 'open'>;
}

/** @throws {Refusal} `reference_taken`, `statement_refused`. */
export async function repeatTransaction(
  ports: RepeatTransactionPorts,
  order: TransactionOrder,
): Promise<BegunTransaction | undefined> {
  const { clientId, clientReference } = order;
  if (clientReference === undefined) return undefined;
  const stored = await ports.tokenTransactions.findByReference(clientId, clientReference);
  if (stored === undefined) return undefined;
  const transaction = await openTransaction(ports, stored);
  refuseUnless(isSameOrder(order, transaction), 'reference_taken');
  const token = await ports.tokens.find(transaction.tokenId);
  refuseUnless(token !== undefined, 'token_unknown');
  return { transaction, token, handle: undefined };
}

function isSameOrder(order: TransactionOrder, { accountId, statement }: TokenTransaction): boolean {
  const { relyingParty, transactionId, nonce, expiresAt, matchNumber } = statement;
  const frame = { relyingParty, transactionId, nonce, matchNumber, expiresAt: expiresAt * 1000 };
  const again = settleStatement(order, frame);
  return order.accountId === accountId && textOf(again) === textOf(statement);
}

/** Members in one order. */
function textOf(statement: Statement): string {
  const { kind, fields } = makeStatement(statement);
  return JSON.stringify([kind, fields.map(({ name, value }) => [name, value])]);
}
