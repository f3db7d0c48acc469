/**
 * Notification: what somebody asked to be told, once something is done (CSC API v2.0.0.2, 11.10,
 * `response_uri`). It is told at least once and tried for a day; its id tells a second time from
 * a first. It is a hint: the truth is at `signatures/signPolling`.
 */

import type { NotificationId } from '#domain/identifiers.ts';

export interface Notification {
  readonly id: NotificationId;
  readonly uri: string;
  /** JSON. */
  readonly body: Uint8Array;
  /** How often it was tried. */
  readonly attempts: number;
  /** When it is tried next; undefined: told, or given up. */
  readonly nextAt: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export const notificationSeconds = 24 * 3600;

const firstPauseSeconds = 5;
const longestPauseSeconds = 3600;

/** After so many tries, when the next one is due; undefined: never, the day is over. */
export function nextAttempt(
  { attempts, expiresAt }: Pick<Notification, 'attempts' | 'expiresAt'>,
  at: number,
): number | undefined {
  const pauseSeconds = Math.min(firstPauseSeconds * 3 ** attempts, longestPauseSeconds);
  const next = at + pauseSeconds * 1000;
  return next < expiresAt ? next : undefined;
}
