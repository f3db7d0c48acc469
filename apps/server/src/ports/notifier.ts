/**
 * Tells somebody something over HTTP, at an address that a stranger has named. It never goes
 * where only we can reach, follows nobody elsewhere and waits for nobody for long.
 */

import type { Notification } from '#domain/notifications/notification.ts';

export interface Notifier {
  /**
   * What is wrong with an address, as far as it can be seen from its text; undefined: nothing.
   * Where a name leads is seen when it is used.
   */
  faultOf(uri: string): string | undefined;
  /**
   * Signs and sends. Never throws for what the other side does or is.
   * @throws {Outage} when the vault is down.
   * @returns `told`; `refused` when it is of no use to try again; or `failed`, with the reason.
   */
  tell(notification: Notification, at: number): Promise<Telling>;
  /** What it signs with, public halves as JWKs. @throws {Outage} when the vault is down. */
  publicKeys(): Promise<readonly object[]>;
}

export interface Telling {
  readonly outcome: 'told' | 'refused' | 'failed';
  /** For the log; no part of the address but its host. */
  readonly reason: string;
}
