/**
 * Web Push (RFC 8030): wakes an app on somebody's phone, through the push service of its browser.
 * What is sent is short, and nothing that may not be lost, late or twice.
 */

import type { PushSubscription } from './push-subscriptions.ts';

export interface PushMessage {
  readonly payload: Uint8Array;
  /** After that the push service may drop it. */
  readonly ttlSeconds: number;
  readonly urgency: 'normal' | 'high';
  /** A later one of the same topic replaces one that is not delivered yet. */
  readonly topic: string;
}

export interface WebPush {
  /** By which push services know us (RFC 8292): what the app subscribes with. */
  publicKey(): Promise<Uint8Array>;
  /** @returns why nothing could be pushed there, in words for the log. */
  faultOf(
    subscription: Pick<PushSubscription, 'endpoint' | 'publicKey' | 'authSecret'>,
  ): string | undefined;
  /**
   * @returns `gone`: there is no such subscription any more.
   * @throws {Outage} `message_failed`, within seconds.
   */
  push(subscription: PushSubscription, message: PushMessage): Promise<'taken' | 'gone'>;
}
