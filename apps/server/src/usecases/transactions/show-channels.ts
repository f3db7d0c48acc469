/**
 * Show channels: what the page of a transaction draws, plays and offers to send. To the page
 * alone, by its secret address: whoever sees it could as well take a picture of it.
 */

import type { SentChannel, ShownCode } from '#domain/transactions/channel.ts';
import type { Channels } from '#ports/channels.ts';
import type { Clock } from '#ports/clock.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, KeyOfClient, KeyOfPage } from './find-transaction.ts';
import { makeCarriage } from './make-carriage.ts';
import type { MakeCarriagePorts } from './make-carriage.ts';

export interface ShowChannelsPorts extends FindTransactionPorts, MakeCarriagePorts {
  readonly channels: Pick<Channels, 'show' | 'sendable'>;
  readonly clock: Clock;
}

export interface ShownChannels {
  readonly codes: readonly ShownCode[];
  readonly sendable: readonly SentChannel[];
}

type ShowKey = KeyOfClient | KeyOfPage;

/** @throws {Refusal} `transaction_unknown`, `transaction_decided`, what is wrong with its token. */
export type ShowChannels = (key: ShowKey) => Promise<ShownChannels>;

export function makeShowChannels(ports: ShowChannelsPorts): ShowChannels {
  const { channels, clock } = ports;

  return async function showChannels(key) {
    const transaction = await findTransaction(ports, key);
    const carriage = await makeCarriage(ports, transaction, clock.now());
    return { codes: channels.show(carriage), sendable: await channels.sendable(carriage) };
  };
}
