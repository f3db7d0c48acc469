/**
 * Channel: a way by which a transaction reaches the person who is to approve it, or a code comes to
 * be typed. Some are shown by a page, some are sent. None is believed: a statement is proved by
 * its MAC, an answer is good for one statement.
 */

import type { Account } from '../accounts/account.ts';
import { refuseUnless } from '../refusal.ts';
import type { Secret } from '../secret.ts';
import type { Token } from '../tokens/token.ts';
import type { TokenTransaction } from './token-transaction.ts';

export const shownChannels = ['typed', 'qr', 'flicker', 'light', 'sound'] as const;
export const sentChannels = ['push', 'sms', 'mail'] as const;
export const channelKinds = [...shownChannels, ...sentChannels] as const;

export type ShownChannel = (typeof shownChannels)[number];
export type SentChannel = (typeof sentChannels)[number];
export type ChannelKind = (typeof channelKinds)[number];

/** What answers: an app of ours, a token with a keypad, or we ourselves by a code that is sent. */
export type TokenAsked = 'app' | 'keypad' | 'server';

export interface CarriedQuestion {
  readonly text: string;
  /** How it is put together, where the person types it in parts. */
  readonly parts: readonly string[];
}

/** What is to be carried. */
export interface Carriage {
  readonly transaction: TokenTransaction;
  readonly token: Token;
  readonly account: Account;
  /** For a token with a keypad: what is typed into it. */
  readonly question: CarriedQuestion | undefined;
  /** 8 octets by which an app knows the statement to be ours; other tokens check nothing. */
  readonly proof: Uint8Array | undefined;
  /** Where nobody holds the key but we: the answer itself. */
  readonly code: Secret<string> | undefined;
}

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

export function isSentChannel(kind: ChannelKind): kind is SentChannel {
  return sentChannels.some((sent) => sent === kind);
}

/** Whether there is anything that this channel could carry; not whether it is open. */
export function channelFits(kind: ChannelKind, carriage: Carriage): boolean {
  const { question, proof, code } = carriage;
  if (kind === 'typed') return true;
  const typable = question !== undefined && /^[0-9]{1,24}$/.test(question.text);
  if (kind === 'flicker') return typable;
  if (kind === 'sms' || kind === 'mail') return code !== undefined || typable;
  return proof !== undefined;
}

/** @throws {Refusal} `channel_unavailable` */
export function checkChannelFits(kind: ChannelKind, carriage: Carriage): void {
  refuseUnless(channelFits(kind, carriage), 'channel_unavailable', kind);
}

export function tokenAsked({ kind }: Pick<Token, 'kind'>): TokenAsked {
  return ({ authenticator: 'app', hardware: 'keypad', server: 'server' } as const)[kind];
}
