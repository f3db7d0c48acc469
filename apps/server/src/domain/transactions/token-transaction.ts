/**
 * Token transaction: one thing that is to be approved with a token: a transfer, a log-in, a
 * signature. Delegated Regulation (EU) 2018/389, Article 5.
 *
 * What is to be approved is settled before anything is shown; the question is computed from it
 * anew at each verification, so that a changed character of payee or amount makes every code
 * wrong. It is decided once.
 */

import type { Statement } from '@kumoin/otp';
import type {
  AccountId,
  ClientId,
  CredentialId,
  TokenId,
  TokenTransactionId,
} from '../identifiers.ts';
import type { Language } from '../language.ts';

export type TokenTransactionState =
  | 'created'
  | 'shown'
  | 'approved'
  | 'refused'
  | 'expired'
  | 'cancelled'
  /** Too many wrong answers. */
  | 'failed';

/** Only these may be answered. */
export const openStates = ['created', 'shown'] as const satisfies readonly TokenTransactionState[];

export interface TokenTransaction {
  readonly id: TokenTransactionId;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly tokenId: TokenId;
  /** With which of the token's suites a typed answer is computed. */
  readonly suite: string;
  /** As it was settled; never changed. Sealed where it lies. */
  readonly statement: Statement;
  /** In which its owner reads. */
  readonly language: Language;
  /** 8 octets as 16 hex digits, drawn for it: what light and sound carry. */
  readonly ref: string;
  /** Hash of the handle of its page. */
  readonly pageHash: string;
  /** The client's own word for it: a second order of the same word is the first one again. */
  readonly clientReference: string | undefined;
  /** For the signature of a document: what it is a yes to. */
  readonly signing: SigningSubject | undefined;
  readonly state: TokenTransactionState;
  /** Wrong answers. */
  readonly failures: number;
  /** Whom to tell when it is decided. */
  readonly callbackUri: string | undefined;
  readonly shownAt: number | undefined;
  readonly decidedAt: number | undefined;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface SigningSubject {
  readonly credentialId: CredentialId;
  /** Hex SHA-256 of the digests, their algorithm and their number, in order. */
  readonly digestsHash: string;
}

export const transactionSecondsMin = 30;
export const transactionSecondsDefault = 300;
export const transactionSecondsMax = 900;
/** Wrong answers that end it. */
export const answersMax = 3;
