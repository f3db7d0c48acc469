/**
 * Channels: the ways by which a transaction reaches a person. One port; some are shown by a page
 * (typed, QR, flicker, light, sound), some are sent (push, SMS, mail).
 */

import type {
  CarriedQuestion,
  Carriage,
  SentChannel,
  ShownChannel,
} from '#domain/transactions/channel.ts';

/** What a page draws or plays. */
export type ShownCode =
  | { readonly kind: 'typed'; readonly question: CarriedQuestion | undefined }
  | { readonly kind: 'qr'; readonly link: string; readonly svg: string }
  | ({ readonly kind: 'flicker' | 'light'; readonly svg: string } & Lamps)
  | { readonly kind: 'sound'; readonly wav: Uint8Array };

/** Pictures that follow each other, from the first again after the last. */
export interface Lamps {
  /** For each lamp `1`, lit, or `0`; the lamps are `[data-lamp]` of the SVG. */
  readonly frames: readonly string[];
  readonly frameMs: number;
}

export interface SentCode {
  readonly kind: SentChannel;
  /** Most of it hidden; of a push, what its owner calls the token. */
  readonly sentTo: string;
}

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
