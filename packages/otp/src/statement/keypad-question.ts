/**
 * The question for a token with a keypad and no view of the transfer: the person types it, and
 * two of its three parts are what they mean to do.
 *
 *     start code · last digits of the payee's account · amount in minor units
 *
 * A code alone would tell the person nothing; this way what is signed is what they read on their
 * own paper (Delegated Regulation (EU) 2018/389, Article 5). The start code is of the digest of the whole
 * statement, so the answer is for this transaction alone. All parts have fixed lengths and the
 * first digit is never zero, so no other three parts make the same question.
 */

import { toHex } from '../hex.ts';
import type { OcraSuite } from '../ocra/ocra-suite.ts';
import { insecureRawQuestion } from '../ocra/question.ts';
import type { Question } from '../ocra/question.ts';
import { OtpError } from '../otp-error.ts';
import { amountToMinorUnits } from './amount.ts';
import { statementDigest } from './statement-bytes.ts';
import type { Statement, StatementFieldName } from './statement.ts';

export interface KeypadQuestion {
  readonly question: Question;
  /** To be typed in this order, the start code as shown, the others from what the person knows. */
  readonly startCode: string;
  readonly payeeAccount: string;
  readonly amount: string;
}

interface Layout {
  readonly startCode: number;
  readonly account: number;
  readonly amount: number;
}

/** By the digits a suite allows; the longest that fits. More than 24 nobody types. */
const layouts: readonly Layout[] = [
  { startCode: 8, account: 6, amount: 10 },
  { startCode: 6, account: 6, amount: 8 },
  { startCode: 4, account: 4, amount: 8 },
];

/**
 * @throws {OtpError} `suite_too_weak` unless the suite takes 16 decimal digits;
 * `statement_not_for_keypad` without an account of enough digits and an amount that fits;
 * `statement_malformed`.
 */
export function keypadQuestion(statement: Statement, suite: OcraSuite): KeypadQuestion {
  const layout = layoutOf(suite);
  const startCode = startCodeOf(statement, layout.startCode);
  const payeeAccount = accountDigits(statement, layout.account);
  const amount = amountDigits(statement, layout.amount);
  const question = insecureRawQuestion(suite, `${startCode}${payeeAccount}${amount}`);
  return { question, startCode, payeeAccount, amount };
}

function layoutOf({ questionFormat, questionLengthMax }: OcraSuite): Layout {
  const layout = layouts.find(
    ({ startCode, account, amount }) => startCode + account + amount <= questionLengthMax,
  );
  if (questionFormat !== 'N' || layout === undefined) throw new OtpError('suite_too_weak');
  return layout;
}

function startCodeOf(statement: Statement, length: number): string {
  const lowest = 10n ** BigInt(length - 1);
  const number = BigInt(`0x${toHex(statementDigest(statement))}`);
  return String(lowest + (number % (9n * lowest)));
}

function accountDigits(statement: Statement, length: number): string {
  const digits = valueOf(statement, 'payeeAccount').replace(/[^0-9]/g, '');
  if (digits.length < length) throw new OtpError('statement_not_for_keypad', 'payeeAccount');
  return digits.slice(-length);
}

function amountDigits(statement: Statement, length: number): string {
  const minor = amountToMinorUnits(valueOf(statement, 'amount'), valueOf(statement, 'currency'));
  const digits = String(minor).padStart(length, '0');
  if (digits.length > length) throw new OtpError('statement_not_for_keypad', 'amount');
  return digits;
}

function valueOf({ fields }: Statement, name: StatementFieldName): string {
  const value = fields.find((field) => field.name === name)?.value;
  if (value === undefined) throw new OtpError('statement_not_for_keypad', name);
  return value;
}
