/** List channels: by which ways a transaction could be sent to its person now. For its client. */

import type { SentChannel } from '#domain/transactions/channel.ts';
import { isOpen } from '#domain/transactions/check-open.ts';
import type { Channels } from '#ports/channels.ts';
import type { Clock } from '#ports/clock.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, KeyOfClient } from './find-transaction.ts';
import { makeCarriage } from './make-carriage.ts';
import type { MakeCarriagePorts } from './make-carriage.ts';

export interface ListChannelsPorts extends FindTransactionPorts, MakeCarriagePorts {
  readonly channels: Pick<Channels, 'sendable'>;
  readonly clock: Clock;
}

/** @throws {Refusal} `transaction_unknown`, and what is wrong with its token. */
export type ListChannels = (key: KeyOfClient) => Promise<readonly SentChannel[]>;

export function makeListChannels(ports: ListChannelsPorts): ListChannels {
  const { channels, clock } = ports;

  return async function listChannels(key) {
    const transaction = await findTransaction(ports, key);
    const at = clock.now();
    // One that was begun before may be over by now: it is carried nowhere.
    if (!isOpen(transaction, at)) return [];
    return channels.sendable(await makeCarriage(ports, transaction, at));
  };
}
