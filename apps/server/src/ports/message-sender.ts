/** Messages to a signer by mail or SMS: one-time codes, and the news that something waits. */

import type { Secret } from '#domain/secret.ts';

export type MessageRoute = 'sms' | 'mail';

export interface Message {
  readonly route: MessageRoute;
  /** A mail address, or a telephone number in the form of E.164. */
  readonly to: string;
  /** One line; SMS has none. */
  readonly subject: string;
  /** A secret, as it may hold a code. */
  readonly text: Secret<string>;
}

export interface MessageSender {
  /** Whether the operator has set up a sender of this kind. */
  offers(route: MessageRoute): boolean;
  /**
   * Handed to the next server on its way; that it arrives nobody can promise.
   * @throws {Outage} `message_failed`, within seconds.
   */
  send(message: Message): Promise<void>;
}
