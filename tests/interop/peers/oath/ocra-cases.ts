/**
 * Random OCRA suites and inputs over the whole grammar of RFC 6287, 6, and what of them the package
 * `oath` can be asked.
 *
 * Three classes it cannot, each for a reason in the text of the RFC:
 *
 * - *whole MAC* (t = 0): 5.2 says "no truncation is performed and the full HMAC value is used for
 *   authentication purposes"; oath gives the 31 bits of the truncation in decimal. They are in
 *   the whole MAC, so ours is truncated by hand, and compared as well.
 * - *odd hexadecimal questions*: 5.1 fills the question up with zeros on the right, a missing half
 *   octet too, as the reference code of Appendix A does; oath refuses them. It is asked for the
 *   question with that zero written out, unless there is no room for it.
 * - *two questions that are no text*: 5.1 says "the concatenation" of two challenges, and every
 *   vector of Appendix C has letters, where octets and text are the same. oath joins decimal
 *   digits before it makes a number of them; we encode each by itself. Not compared.
 */

import { createHash, randomBytes, randomInt } from 'node:crypto';
import { concatQuestions, insecureRawQuestion, ocra, parseOcraSuite } from '@kumoin/otp';
import type { OcraInput, OcraSuite } from '@kumoin/otp';

export interface OcraCase {
  readonly kind: 'plain' | 'whole MAC' | 'odd hexadecimal' | 'two questions';
  readonly asked: Readonly<Record<string, string | boolean>>;
  readonly ours: string;
}

const draw = <Value>(values: readonly Value[]) => values[randomInt(values.length)] as Value;
const perhaps = (text: string) => draw(['', text]);
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const alphabets = {
  A: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  N: '0123456789',
  H: '0123456789abcdefABCDEF',
};

export function drawSuite(): string {
  const hash = () => draw(['SHA1', 'SHA256', 'SHA512']);
  const length = String(randomInt(4, 65)).padStart(2, '0');
  const session = String(draw([64, 128, 256, 512, randomInt(1, 513)])).padStart(3, '0');
  const step = draw([`${randomInt(1, 60)}S`, `${randomInt(1, 60)}M`, `${randomInt(1, 49)}H`]);
  const data = [
    `Q${draw(['A', 'N', 'H'])}${length}`,
    perhaps(`P${hash()}`),
    perhaps(`S${session}`),
    perhaps(`T${step}`),
  ].filter((part) => part !== '');
  const digits = draw([0, 4, 5, 6, 7, 8, 9, 10]);
  return `OCRA-1:HOTP-${hash()}-${digits}:${perhaps('C-')}${data.join('-')}`;
}

/** A case that oath can be asked, or undefined for one of the last class. */
export function drawCase(): OcraCase | undefined {
  const suite = parseOcraSuite(drawSuite());
  const mutual = randomInt(4) === 0;
  const texts = [drawText(suite), ...(mutual ? [drawText(suite)] : [])];
  const halves = suite.questionFormat === 'H' && texts.some((text) => text.length % 2 === 1);
  if (mutual && (suite.questionFormat === 'N' || halves)) return undefined;
  if (halves && texts.some((text) => text.length === suite.questionLengthMax)) return undefined;
  const [first, second] = texts.map((text) => insecureRawQuestion(suite, text));
  if (first === undefined) return undefined;
  const question = second === undefined ? first : concatQuestions(first, second);
  // oath takes the PIN itself; its way in for digests stumbles over its own classes of hashes.
  const pin = String(randomInt(100_000_000));
  const input: OcraInput = { suite, question, ...drawInputs(suite, pin) };
  const kind = mutual ? 'two questions' : halves ? 'odd hexadecimal' : 'plain';
  return {
    kind: suite.digits === 0 ? 'whole MAC' : kind,
    asked: {
      ...asText(input),
      ...(suite.pinHash && { pin }),
      mutual,
      question: texts.join('') + (halves ? '0' : ''),
    },
    ours: suite.digits === 0 ? truncated(ocra(input)) : ocra(input),
  };
}

function drawText({ questionFormat, questionLengthMax }: OcraSuite): string {
  const length = draw([questionLengthMax, randomInt(1, questionLengthMax + 1)]);
  const characters = [...alphabets[questionFormat]];
  return Array.from({ length }, () => draw(characters)).join('');
}

function drawInputs(suite: OcraSuite, pin: string) {
  const { counter, pinHash, sessionBytes, timeStepSeconds } = suite;
  const number = () => BigInt.asUintN(draw([8, 32, 53, 64]), BigInt(`0x${hex(randomBytes(8))}`));
  return {
    key: randomBytes(draw([20, 32, 64, randomInt(16, 200)])),
    ...(counter && { counter: number() }),
    ...(pinHash && { pinHash: createHash(pinHash).update(pin).digest() }),
    ...(sessionBytes !== undefined && { session: randomBytes(sessionBytes) }),
    ...(timeStepSeconds !== undefined && { timeStep: number() }),
  };
}

function asText({ suite, key, counter, session, timeStep }: OcraInput) {
  return {
    suite: suite.text,
    key: hex(key),
    ...(counter !== undefined && { counter: String(counter) }),
    ...(session && { session: hex(session) }),
    ...(timeStep !== undefined && { timeStep: String(timeStep) }),
  };
}

/** RFC 4226, 5.3, in decimal without zeros in front. */
function truncated(mac: string): string {
  const octets = Buffer.from(mac, 'hex');
  const offset = (octets.at(-1) ?? 0) & 0x0f;
  return String(octets.readUInt32BE(offset) & 0x7fffffff);
}
