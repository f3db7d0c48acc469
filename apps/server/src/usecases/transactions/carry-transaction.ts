/**
 * Carry transaction: send it to the person who is to approve it, by push, SMS or mail.
 *
 *     find → is it open → count → what is carried → record → send → it counts as shown
 *
 * It is counted before anything is opened: a broken gateway is not called without end, and
 * nobody's telephone rings all night. The record comes before the message: a message that went
 * out is in the journal even if the process dies; one too many there is harmless.
 */

import type { LimitedCall } from '#domain/access/rate-limit.ts';
import type { SentChannel, SentCode } from '#domain/transactions/channel.ts';
import { checkOpen } from '#domain/transactions/check-open.ts';
import type { Channels } from '#ports/channels.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import { findTransaction } from './find-transaction.ts';
import type { FindTransactionPorts, KeyOfClient, KeyOfPage } from './find-transaction.ts';
import { makeCarriage } from './make-carriage.ts';
import type { MakeCarriagePorts } from './make-carriage.ts';

export interface CarryTransactionPorts extends FindTransactionPorts, MakeCarriagePorts {
  readonly channels: Pick<Channels, 'send'>;
  readonly journal: Pick<Journal, 'record'>;
  readonly clock: Clock;
}

/** Of access, handed in. @throws {RateLimited} */
export type CheckSendingRate = (call: LimitedCall, by: string) => Promise<void>;

/**
 * @throws {Refusal} `transaction_unknown`, `transaction_decided`, `rate_limited`,
 * `channel_unavailable`, `mail_domain_refused`, and what is wrong with its token.
 * @throws {Outage} `message_failed`
 */
export type CarryTransaction = (
  key: KeyOfClient | KeyOfPage,
  kind: SentChannel,
) => Promise<SentCode>;

/** @param checkRate of access. */
export function makeCarryTransaction(
  ports: CarryTransactionPorts,
  checkRate: CheckSendingRate,
): CarryTransaction {
  const { tokenTransactions, channels, journal, clock } = ports;

  return async function carryTransaction(key, kind) {
    const transaction = await findTransaction(ports, key);
    checkOpen(transaction, clock.now());
    await checkRate('sendsPerTransaction', transaction.id);
    await checkRate(
      kind === 'push' ? 'approvalsPerAccount' : 'codesPerAccount',
      transaction.accountId,
    );
    const carriage = await makeCarriage(ports, transaction, clock.now());
    const { id, accountId, clientId, tokenId } = transaction;
    const names = { transaction: id, account: accountId, client: clientId, token: tokenId };
    await journal.record({ event: 'transaction.carried', facts: { ...names, channel: kind } });
    const sent = await channels.send(kind, carriage);
    await tokenTransactions.markShown(id, clock.now());
    return sent;
  };
}
