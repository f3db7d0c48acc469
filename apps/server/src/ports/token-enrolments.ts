/** Store of enrolments that were offered and are awaited: each is taken up once. */

import type { EnrolmentId } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import type { TokenEnrolment } from '#domain/tokens/token-enrolment.ts';
import type { Token } from '#domain/tokens/token.ts';

export interface TokenEnrolments {
  add(enrolment: TokenEnrolment): Promise<void>;
  findByCode(codeHash: string): Promise<TokenEnrolment | undefined>;
  /**
   * The enrolment is used up, the token is there, and one that names it as its successor becomes
   * replaced: all of that or nothing.
   * @returns false, with nothing changed, when it was taken up before or has expired.
   */
  take(enrolled: EnrolledToken): Promise<boolean>;
}

export interface EnrolledToken {
  readonly id: EnrolmentId;
  /** Active from the start. */
  readonly token: Token;
  /** The token that ends with it. */
  readonly replaces: Token['id'] | undefined;
  readonly at: number;
  readonly note: JournalNote;
}
