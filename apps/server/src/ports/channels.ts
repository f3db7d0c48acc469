/**
 * Channels: the ways by which a challenge or a code reaches a person. One port; some are shown by
 * a page (typed, QR, flicker, light, sound), some are sent (push, SMS, mail).
 */

import type { Account } from '#domain/accounts/account.ts';
import type { Secret } from '#domain/secret.ts';
import type { Token } from '#domain/tokens/token.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';

export const channelKinds = [
  'typed',
  'qr',
  'flicker',
  'light',
  'sound',
  'push',
  'sms',
  'mail',
] as const;

export type ChannelKind = (typeof channelKinds)[number];

export interface Carriage {
  readonly transaction: TokenTransaction;
  readonly token: Token;
  readonly account: Account;
  /** The question for a typed answer, as it is shown. */
  readonly question: string;
  /** 8 octets: what proves the statement to be ours, under the token's server key. */
  readonly proof: Uint8Array;
  /** Where the server has made the code itself. */
  readonly code: Secret<string> | undefined;
}

export interface ShownCode {
  readonly kind: ChannelKind;
  /** What a page draws, plays or prints: SVG, symbols, WAV, digits. */
  readonly content: string | Uint8Array;
  readonly mediaType: string;
}

export interface SentCode {
  readonly kind: ChannelKind;
  /** Most of it hidden. */
  readonly sentTo: string;
}

export interface Channels {
  /** Whether this can carry this, now. */
  offers(kind: ChannelKind, carriage: Carriage): Promise<boolean>;
  /** @throws {Outage} `message_failed`; @throws {Refusal} `channel_unavailable`. */
  carry(kind: ChannelKind, carriage: Carriage): Promise<ShownCode | SentCode>;
}
