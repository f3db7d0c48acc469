/** Cancel transaction: the client that began it needs no answer any more. */

import { refuseUnless } from '#domain/refusal.ts';
import { endTransaction } from './end-transaction.ts';
import { findTransaction } from './find-transaction.ts';
import type { KeyOfClient } from './find-transaction.ts';
import type { RefuseTransactionPorts } from './refuse-transaction.ts';

/** @throws {Refusal} `transaction_unknown`, `transaction_decided`. */
export type CancelTransaction = (key: KeyOfClient) => Promise<void>;

export function makeCancelTransaction(ports: RefuseTransactionPorts): CancelTransaction {
  return async function cancelTransaction(key) {
    const transaction = await findTransaction(ports, key);
    const at = ports.clock.now();
    const ending = { state: 'cancelled', reason: 'by_client', at } as const;
    const ended = await endTransaction(ports, transaction, ending);
    refuseUnless(ended, 'transaction_decided');
  };
}
