/** List open transactions: what waits for the answer of a token. There is one at most. */

import type { TokenId } from '#domain/identifiers.ts';
import { isOpen } from '#domain/transactions/check-open.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { Clock } from '#ports/clock.ts';
import { openTransaction } from './find-transaction.ts';
import type { FindTransactionPorts } from './find-transaction.ts';

export interface ListOpenTransactionsPorts {
  readonly tokenTransactions: FindTransactionPorts['tokenTransactions'];
  readonly sealing: FindTransactionPorts['sealing'];
  readonly clock: Clock;
}

export type ListOpenTransactions = (tokenId: TokenId) => Promise<readonly TokenTransaction[]>;

export function makeListOpenTransactions(ports: ListOpenTransactionsPorts): ListOpenTransactions {
  return async function listOpenTransactions(tokenId) {
    const stored = await ports.tokenTransactions.findUndecided(tokenId);
    if (stored === undefined || !isOpen(stored, ports.clock.now())) return [];
    return [await openTransaction(ports, stored)];
  };
}
