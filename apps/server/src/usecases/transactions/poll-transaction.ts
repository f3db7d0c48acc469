/**
 * Poll transaction: how it stands, for its client; on request only once somebody has decided, or
 * the time the client gives is over. Another node may have taken the answer, so the store is
 * asked again and again; one look at a row by its key costs less than the client's asking would.
 */

import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import { isOpen } from '#domain/transactions/check-open.ts';
import type { Clock } from '#ports/clock.ts';
import type { Pause } from '#ports/pause.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, KeyOfClient } from './find-transaction.ts';

export interface PollTransactionPorts extends FindTransactionPorts {
  readonly pause: Pause;
  readonly clock: Clock;
}

export const waitSecondsMax = 25;
const lookEveryMs = 500;

/** @throws {Refusal} `transaction_unknown`. */
export type PollTransaction = (key: KeyOfClient, waitSeconds: number) => Promise<TokenTransaction>;

export function makePollTransaction(ports: PollTransactionPorts): PollTransaction {
  const { pause, clock } = ports;

  return async function pollTransaction(key, waitSeconds) {
    const until = clock.now() + Math.min(waitSeconds, waitSecondsMax) * 1000;
    for (;;) {
      const transaction = await findTransaction(ports, key);
      const at = clock.now();
      if (!isOpen(transaction, at) || at >= until) return transaction;
      const goesOn = await pause.wait(Math.min(lookEveryMs, until - at));
      if (!goesOn) return transaction;
    }
  };
}
