/**
 * Typed question: what a token answers when a person carries question and answer by hand.
 *
 * A token with a keypad and room for sixteen digits is asked in parts that the person knows: the
 * account and the amount of their own paper. All others answer the digest of the statement.
 */

import { OtpError, keypadQuestion, questionOfStatement } from '@kumoin/otp';
import type { KeypadQuestion, OcraSuite, Question, Statement } from '@kumoin/otp';

export interface TypedQuestion {
  readonly question: Question;
  /** How it is put together, where the person types it in parts. */
  readonly parts: Omit<KeypadQuestion, 'question'> | undefined;
}

export function typedQuestion(statement: Statement, suite: OcraSuite): TypedQuestion {
  try {
    const { question, ...parts } = keypadQuestion(statement, suite);
    return { question, parts };
  } catch (error) {
    // No keypad, no transfer, or one whose account or amount does not fit: the digest alone.
    if (!(error instanceof OtpError)) throw error;
    return { question: questionOfStatement(statement, suite), parts: undefined };
  }
}
