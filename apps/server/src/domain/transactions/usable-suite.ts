/**
 * Usable suite: the suite of a token that answers for a transaction, if the installation allows
 * it. What a token was made with years ago does not lower what is asked today.
 */

import { OtpError, parseOcraSuite } from '@kumoin/otp';
import type { OcraSuite } from '@kumoin/otp';
import { Refusal, refuseUnless } from '../refusal.ts';
import type { Token } from '../tokens/token.ts';

/** Eight digits or the whole MAC, SHA-256 or better, questions that are not guessed. */
export const transactionSuitesDefault = [
  'OCRA-1:HOTP-SHA256-0:QH64-T1M',
  'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  'OCRA-1:HOTP-SHA256-8:QH64',
  'OCRA-1:HOTP-SHA256-8:C-QH64',
  'OCRA-1:HOTP-SHA256-8:C-QH64-T1M',
  'OCRA-1:HOTP-SHA256-8:QN08',
  'OCRA-1:HOTP-SHA256-8:QN08-T1M',
  'OCRA-1:HOTP-SHA256-8:C-QN08',
  'OCRA-1:HOTP-SHA256-8:C-QN08-PSHA256',
  'OCRA-1:HOTP-SHA256-8:C-QN16',
  'OCRA-1:HOTP-SHA512-8:QN08-T1M',
  'OCRA-1:HOTP-SHA512-8:C-QN08',
] as const;

/** Which of its suites: for an answer that a person types, or one from machine to machine. */
export type AnswerWay = 'typed' | 'online';

/** @throws {Refusal} `suite_not_allowed`. */
export function usableSuite(
  { algorithm, suites }: Pick<Token, 'algorithm' | 'suites'>,
  way: AnswerWay,
  allowed: readonly string[],
): OcraSuite {
  const text = suites[way];
  refuseUnless(algorithm === 'ocra' && text !== undefined, 'suite_not_allowed');
  refuseUnless(allowed.includes(text), 'suite_not_allowed');
  return parsed(text);
}

/** Of a transaction: it was allowed when that began. */
export function parsed(text: string): OcraSuite {
  try {
    const suite = parseOcraSuite(text);
    // No session is agreed on with a person or a phone.
    refuseUnless(suite.sessionBytes === undefined, 'suite_not_allowed');
    return suite;
  } catch (error) {
    if (error instanceof OtpError) throw new Refusal('suite_not_allowed', error.message);
    throw error;
  }
}
