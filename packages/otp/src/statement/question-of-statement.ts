/**
 * The question a token answers to approve a statement: the digest of the statement, as long as
 * the suite allows.
 *
 * QH64 holds the SHA-256 whole; a shorter hexadecimal question holds its first digits, a decimal one
 * 10^(n-1) plus the digest modulo what is left, letters and digits the digest to base 62. A QN08 has
 * 26 bits: enough where the server draws the nonce after everything else is settled, and only then.
 */

import { toHex } from '../hex.ts';
import type { OcraSuite } from '../ocra/ocra-suite.ts';
import { OtpError } from '../otp-error.ts';
import { insecureRawQuestion, questionOfNumber } from '../ocra/question.ts';
import type { Question } from '../ocra/question.ts';
import { statementDigest } from './statement-bytes.ts';
import type { Statement } from './statement.ts';

const questionLengthMin = 8;

/**
 * @throws {OtpError} `statement_malformed`; `suite_too_weak` for questions of less than eight
 * characters, among which another statement with the same one is soon found.
 */
export function questionOfStatement(statement: Statement, suite: OcraSuite): Question {
  return questionOfDigest(statementDigest(statement), suite);
}

/** Not for other rooms. @throws {OtpError} `suite_too_weak`. */
export function questionOfDigest(digest: Uint8Array, suite: OcraSuite): Question {
  if (suite.questionLengthMax < questionLengthMin) throw new OtpError('suite_too_weak');
  const hex = toHex(digest);
  return suite.questionFormat === 'H'
    ? insecureRawQuestion(suite, hex.slice(0, suite.questionLengthMax))
    : questionOfNumber(suite, BigInt(`0x${hex}`));
}
