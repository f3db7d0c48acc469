/**
 * Token approvals: what the signer's yes needs of token transactions, whose noun is another. The
 * functions are handed in, as that of passkeys is.
 */

import type { Statement, StatementField } from '@kumoin/otp';
import type { AccountId, ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import type { Secret } from '#domain/secret.ts';
import type { AnswerWay } from '#domain/transactions/usable-suite.ts';
import type { SigningSubject, TokenTransaction } from '#domain/transactions/token-transaction.ts';

export interface SignatureToApprove {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  /** By which the person knows who asks. */
  readonly relyingParty: string;
  readonly fields: readonly StatementField[];
  readonly signing: SigningSubject;
  /** Of several of the account, the one to ask; undefined: the newest. */
  readonly tokenId: TokenId | undefined;
  /** `online`: the device answers by itself; `typed`: the person brings its code. */
  readonly way: AnswerWay;
  /** Whether two digits are shown where this was begun, and typed on the device. */
  readonly matched: boolean;
  readonly language: Language;
}

export interface BegunApproval {
  readonly id: TokenTransactionId;
  /** As it was settled, with the number that is matched. */
  readonly statement: Statement;
  /** For a code that is typed: what the person enters into the token. */
  readonly question: string;
  /** Address of our page that shows it in every way there is: picture, light, sound. */
  readonly page: Secret<string> | undefined;
  readonly expiresAt: number;
}

/** Whose it is: of another account or client there is none of this identifier. */
export interface ApprovalKey {
  readonly id: TokenTransactionId;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
}

export interface TokenApprovals {
  /**
   * Begins it with the signer's token, and tells the device where it can be told.
   * @throws {Refusal} among others when there is no token to ask, or a text cannot be shown.
   */
  begin(signature: SignatureToApprove): Promise<BegunApproval>;
  /** How it stands now: one whose time is over is `expired`, though nobody wrote it down. */
  find(key: ApprovalKey): Promise<TokenTransaction | undefined>;
  /** For a code that is typed: what the person enters into the token. */
  questionOf(transaction: TokenTransaction): string;
  /**
   * Settles it by a code; of several right ones, on whichever node, one is good.
   * @throws {Refusal} when the code is wrong or the token locked.
   */
  answer(key: ApprovalKey, code: Secret<string>): Promise<void>;
  /** Whether its token is locked, after too many wrong answers in a row. */
  isLocked(key: ApprovalKey): Promise<boolean>;
  /** Nobody needs it any more; one that was decided stays as it is. */
  cancel(key: ApprovalKey): Promise<void>;
}
