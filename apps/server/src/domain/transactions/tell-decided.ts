/**
 * Tell decided: what a client that left an address is told once a transaction is decided. A hint
 * and no more: the truth is at `GET /transactions/v1/transactions/…`, so the message says which
 * transaction and how it ended, and nothing of what was approved.
 */

import type { EvidenceEvent } from '@kumoin/evidence';
import type { NotificationId } from '../identifiers.ts';
import { notificationSeconds } from '../notifications/notification.ts';
import type { Notification } from '../notifications/notification.ts';
import type { TokenTransaction, TokenTransactionState } from './token-transaction.ts';

export interface DecidedStep {
  /** Of the message. */
  readonly id: NotificationId;
  readonly event: EvidenceEvent;
  readonly at: number;
}

/** A wrong answer is told when it was the last one: the store sees to that. */
const states: Readonly<Record<EvidenceEvent, TokenTransactionState | undefined>> = {
  challenged: undefined,
  approved: 'approved',
  rejected: 'failed',
  refused: 'refused',
  expired: 'expired',
  cancelled: 'cancelled',
};

/** @returns undefined when there is nothing to tell, or nobody. */
export function tellDecided(
  { id: transactionID, callbackUri }: Pick<TokenTransaction, 'id' | 'callbackUri'>,
  { id, event, at }: DecidedStep,
): Notification | undefined {
  const state = states[event];
  if (callbackUri === undefined || state === undefined) return undefined;
  const body = new TextEncoder().encode(JSON.stringify({ transactionID, state }));
  const expiresAt = at + notificationSeconds * 1000;
  return { id, uri: callbackUri, body, attempts: 0, nextAt: at, createdAt: at, expiresAt };
}
