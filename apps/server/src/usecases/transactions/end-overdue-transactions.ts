/**
 * End overdue transactions: what nobody decided in time expires on record, and who asked to be
 * told is told. From the millisecond its time is over no answer is taken anyway, so this may be
 * late, and done by two at once.
 */

import type { Clock } from '#ports/clock.ts';
import { endTransaction } from './end-transaction.ts';
import type { EndTransactionPorts } from './end-transaction.ts';
import { openTransaction } from './find-transaction.ts';
import type { FindTransactionPorts } from './find-transaction.ts';

export interface EndOverdueTransactionsPorts extends EndTransactionPorts {
  readonly tokenTransactions: FindTransactionPorts['tokenTransactions'];
  readonly sealing: FindTransactionPorts['sealing'];
  readonly clock: Clock;
}

const batchSize = 100;

/** @returns how many were looked at; as many as a batch holds: there may be more. */
export type EndOverdueTransactions = () => Promise<{
  readonly ended: number;
  readonly more: boolean;
}>;

export function makeEndOverdueTransactions(
  ports: EndOverdueTransactionsPorts,
): EndOverdueTransactions {
  const { tokenTransactions, clock } = ports;

  return async function endOverdueTransactions() {
    const overdue = await tokenTransactions.listOverdue(clock.now(), batchSize);
    let ended = 0;
    for (const stored of overdue) {
      const transaction = await openTransaction(ports, stored);
      const ending = { state: 'expired', reason: 'out_of_time', at: clock.now() } as const;
      if (await endTransaction(ports, transaction, ending)) ended += 1;
    }
    return { ended, more: overdue.length === batchSize };
  };
}
