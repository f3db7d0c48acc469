/** What the page on which a transaction is approved is handed. */

import type { SentChannel, TokenAsked } from '#domain/transactions/channel.ts';
import type { TokenTransactionState } from '#domain/transactions/token-transaction.ts';
import type { PageBase } from './render-frame.ts';
import type { Problem } from './texts/texts.ts';

export interface ConfirmPage extends PageBase {
  /** Local path that the forms are sent to. */
  readonly action: string;
  /** Local path of the sound, and of how it stands. */
  readonly soundPath: string;
  readonly statePath: string;
  readonly csrf: string;
  /** Where the person came from. */
  readonly returnTo?: string | undefined;
  /** Of a statement, in the language of the page. */
  readonly title: string;
  readonly relyingParty: string;
  readonly lines: readonly StatementLineShown[];
  readonly expiresAt: number;
  readonly matchNumber: string | undefined;
  readonly asked: TokenAsked;
  readonly codes: readonly CodeShown[];
  readonly sendable: readonly SentChannel[];
  readonly sent?: { readonly kind: SentChannel; readonly to: string } | undefined;
  readonly problem?: Problem | undefined;
}

export interface StatementLineShown {
  readonly name: string;
  readonly label: string;
  readonly shown: string;
}

export type CodeShown =
  | { readonly kind: 'typed'; readonly question: QuestionShown | undefined }
  | { readonly kind: 'qr'; readonly svg: string; readonly openHref: string }
  | {
      readonly kind: 'light' | 'flicker';
      readonly svg: string;
      readonly frames: readonly string[];
      readonly frameMs: number;
    }
  | { readonly kind: 'sound' };

export interface QuestionShown {
  readonly text: string;
  /** Where it is typed in parts: only the first is ours to show. */
  readonly parts: readonly { readonly digits: number; readonly shown: string | undefined }[];
}

export type EndedState = Exclude<TokenTransactionState, 'created' | 'shown'>;

export interface ConfirmedPage extends PageBase {
  readonly state: EndedState;
  readonly relyingParty: string;
  readonly lines: readonly StatementLineShown[];
  /** A path of ours, or an address that the client has registered. */
  readonly backHref: string | undefined;
}
