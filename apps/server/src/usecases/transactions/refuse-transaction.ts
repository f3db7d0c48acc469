/**
 * Refuse transaction: the person says no, on their device or on its page. No code is needed: a no
 * moves no money, and who could send it could as well have let the time go by.
 */

import { refuseUnless } from '#domain/refusal.ts';
import type { Clock } from '#ports/clock.ts';
import { endTransaction } from './end-transaction.ts';
import type { EndTransactionPorts } from './end-transaction.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, KeyOfDevice, KeyOfPage } from './find-transaction.ts';

export interface RefuseTransactionPorts extends EndTransactionPorts, FindTransactionPorts {
  readonly tokenTransactions: FindTransactionPorts['tokenTransactions'];
  readonly clock: Clock;
}

/** @throws {Refusal} `transaction_unknown`, `transaction_decided`. */
export type RefuseTransaction = (key: KeyOfDevice | KeyOfPage) => Promise<void>;

export function makeRefuseTransaction(ports: RefuseTransactionPorts): RefuseTransaction {
  return async function refuseTransaction(key) {
    const transaction = await findTransaction(ports, key);
    const at = ports.clock.now();
    const reason = 'ref' in key ? 'on_device' : 'on_page';
    const ended = await endTransaction(ports, transaction, { state: 'refused', reason, at });
    refuseUnless(ended, 'transaction_decided');
  };
}
