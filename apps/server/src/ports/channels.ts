/**
 * Channels: the ways by which a transaction reaches a person. One port; some are shown by a page
 * (typed, QR, flicker, light, sound), some are sent (push, SMS, mail).
 */

import type {
  Carriage,
  SentChannel,
  SentCode,
  ShownChannel,
  ShownCode,
} from '#domain/transactions/channel.ts';

export interface Channels {
  /** What can be shown of this, of the channels that are open. */
  show(carriage: Carriage): readonly ShownCode[];
  /** By which of the open channels this could be sent now. */
  sendable(carriage: Carriage): Promise<readonly SentChannel[]>;
  /**
   * @throws {Refusal} `channel_unavailable`, `mail_domain_refused`.
   * @throws {Outage} `message_failed`, within seconds.
   */
  send(kind: SentChannel, carriage: Carriage): Promise<SentCode>;
  /** @throws {Refusal} `channel_unavailable` */
  showOne(kind: ShownChannel, carriage: Carriage): ShownCode;
}
