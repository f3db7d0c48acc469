/** Show code: what one channel shows of a transaction, such as the sound its page plays. */

import type { ShownChannel, ShownCode } from '#domain/transactions/channel.ts';
import type { Channels } from '#ports/channels.ts';
import type { Clock } from '#ports/clock.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, KeyOfClient, KeyOfPage } from './find-transaction.ts';
import { makeCarriage } from './make-carriage.ts';
import type { MakeCarriagePorts } from './make-carriage.ts';

export interface ShowCodePorts extends FindTransactionPorts, MakeCarriagePorts {
  readonly channels: Pick<Channels, 'showOne'>;
  readonly clock: Clock;
}

/**
 * @throws {Refusal} `transaction_unknown`, `transaction_decided`, `channel_unavailable`, and what
 * is wrong with its token.
 */
export type ShowCode = (key: KeyOfClient | KeyOfPage, kind: ShownChannel) => Promise<ShownCode>;

export function makeShowCode(ports: ShowCodePorts): ShowCode {
  const { channels, clock } = ports;

  return async function showCode(key, kind) {
    const transaction = await findTransaction(ports, key);
    return channels.showOne(kind, await makeCarriage(ports, transaction, clock.now()));
  };
}
