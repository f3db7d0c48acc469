/**
 * Question: what an OCRA response answers (RFC 6287, 5.1), as octets ready for the MAC.
 *
 * The encoding of the RFC does not tell all texts apart: short questions are filled up on the
 * right, so that in QN08 an approved 00010000 also answers 00160000, in QH08 "A" is "A0", and zeros
 * in front vanish. Hence nobody hands text to `ocra`. A question is made of a whole statement or of
 * chance, always as long as the suite allows and without a zero digit in front; whoever must repeat
 * somebody else's text says `insecureRawQuestion`.
 */

import { concatOctets } from '../concat-octets.ts';
import { fromHex, toHex } from '../hex.ts';
import { OtpError } from '../otp-error.ts';
import type { OcraSuite, QuestionFormat } from './ocra-suite.ts';

declare const made: unique symbol;

export interface Question {
  readonly [made]: true;
  /** What a person types or an app is sent. */
  readonly text: string;
  readonly format: QuestionFormat;
  /** Characters of the longest single question in it. */
  readonly longest: number;
  /** Encoded, before it is filled up to 128 octets. */
  readonly octets: Uint8Array;
}

/** All questions take as much room in the MAC input. */
export const questionOctetsMax = 128;
/** How much chance `randomQuestion` takes: so much that no question is likelier than another. */
export const randomQuestionOctets = 64;

const alphabets: Readonly<Record<QuestionFormat, string>> = {
  A: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  N: '0123456789',
  H: '0123456789abcdef',
};
const shapes: Readonly<Record<QuestionFormat, RegExp>> = {
  A: /^[0-9A-Za-z]+$/,
  N: /^[0-9]+$/,
  H: /^[0-9A-Fa-f]+$/,
};

/**
 * For test vectors and systems whose questions are not ours to choose. Different texts may give the
 * same question: never sign an amount or an account with it.
 * @throws {OtpError} `question_malformed`, `question_too_long`.
 */
export function insecureRawQuestion(suite: OcraSuite, text: string): Question {
  const { questionFormat: format, questionLengthMax } = suite;
  if (text.length > questionLengthMax) throw new OtpError('question_too_long');
  if (!shapes[format].test(text)) throw new OtpError('question_malformed');
  return makeQuestion({ text, format, longest: text.length, octets: encode(format, text) });
}

/**
 * @param octets fresh from a generator fit for keys, at least `randomQuestionOctets` of them.
 * @throws {OtpError} `question_octets_too_few`.
 */
export function randomQuestion(suite: OcraSuite, octets: Uint8Array): Question {
  if (octets.length < randomQuestionOctets) throw new OtpError('question_octets_too_few');
  return questionOfNumber(suite, BigInt(`0x${toHex(octets)}`));
}

/**
 * For the modes with two questions (RFC 6287, 7.2 and 7.4): the other party's first, then one's
 * own. Encoded each by itself, since texts with an odd number of digits would run together.
 * @throws {OtpError} `question_of_other_suite` when they are not of one format.
 */
export function concatQuestions(others: Question, own: Question): Question {
  if (others.format !== own.format) throw new OtpError('question_of_other_suite');
  return makeQuestion({
    text: others.text + own.text,
    format: own.format,
    longest: Math.max(others.longest, own.longest),
    octets: concatOctets(others.octets, own.octets),
  });
}

/**
 * Not for other rooms: a number (a digest, chance) as a question of exactly the length of the suite.
 * Decimal questions come from 10^(n-1) to 10^n - 1, so that none is 16 times another.
 */
export function questionOfNumber(suite: OcraSuite, number: bigint): Question {
  const { questionFormat: format, questionLengthMax: length } = suite;
  const alphabet = alphabets[format];
  const base = BigInt(alphabet.length);
  const lowest = format === 'N' ? base ** BigInt(length - 1) : 0n;
  let rest = lowest + (number % (base ** BigInt(length) - lowest));
  let text = '';
  while (text.length < length) {
    text = alphabet.charAt(Number(rest % base)) + text;
    rest /= base;
  }
  return insecureRawQuestion(suite, text);
}

function encode(format: QuestionFormat, text: string): Uint8Array {
  if (format === 'A') return new TextEncoder().encode(text);
  const hex = format === 'N' ? BigInt(text).toString(16) : text;
  return fromHex(hex.length % 2 === 0 ? hex : `${hex}0`);
}

const makeQuestion = (parts: Omit<Question, typeof made>) => Object.freeze(parts) as Question;
