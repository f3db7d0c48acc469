/**
 * Ends a transaction without an answer: somebody says no, or its time is over. With its evidence,
 * as a log of successes alone proves little.
 */

import { refuseUnless } from '#domain/refusal.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Random } from '#ports/random.ts';
import type { TokenTransactions, TransactionEnding } from '#ports/token-transactions.ts';
import type { Tokens } from '#ports/tokens.ts';
import { recordStep } from './record-step.ts';

export interface EndTransactionPorts {
  readonly tokenTransactions: Pick<TokenTransactions, 'end'>;
  readonly tokens: Pick<Tokens, 'find'>;
  readonly random: Random;
}

export interface Ending {
  readonly state: TransactionEnding['state'];
  readonly reason: string;
  readonly at: number;
}

/** @returns false, with nothing changed, when it was decided before. */
export async function endTransaction(
  ports: EndTransactionPorts,
  before: TokenTransaction,
  { state, reason, at }: Ending,
): Promise<boolean> {
  const token = await ports.tokens.find(before.tokenId);
  refuseUnless(token !== undefined, 'token_unknown');
  const transaction = { ...before, state, decidedAt: at };
  const recording = recordStep(ports, { event: state, transaction, token, at, reason });
  return ports.tokenTransactions.end(before.id, { state, at, ...recording });
}
