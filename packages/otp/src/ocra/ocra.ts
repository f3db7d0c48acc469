/**
 * OCRA (RFC 6287, 5): the response to a question.
 *
 * In two halves, so that a key which cannot leave its place (WebCrypto, an HSM) can make the MAC
 * between them: `ocraDataInput`, HMAC, `truncateOcra`. Inputs are exactly those of the suite: one
 * that is missing, too many or of another length is refused, since implementations disagree on
 * what to make of it. Sessions are not filled up here; see `padSession`.
 */

import { concatOctets } from '../concat-octets.ts';
import { counterOctets } from '../counter-octets.ts';
import { toHex } from '../hex.ts';
import { hashOctets, hmac as ownHmac } from '../hmac.ts';
import type { Hmac } from '../hmac.ts';
import { OtpError } from '../otp-error.ts';
import { truncate } from '../truncate.ts';
import type { OcraSuite } from './ocra-suite.ts';
import { questionOctetsMax } from './question.ts';
import type { Question } from './question.ts';

/** What goes into the MAC beside the suite: all that the suite names, and nothing else. */
export interface OcraDataInput {
  readonly suite: OcraSuite;
  readonly question: Question;
  readonly counter?: bigint | undefined;
  /** The digest of the PIN by the hash of the suite. As secret as the key. */
  readonly pinHash?: Uint8Array | undefined;
  readonly session?: Uint8Array | undefined;
  /** See `ocraTimeStep`. */
  readonly timeStep?: bigint | undefined;
}

export interface OcraInput extends OcraDataInput {
  /** As long as the MAC (RFC 6287, IC2); never shorter than 16 octets. */
  readonly key: Uint8Array;
  /** Instead of the package's own. */
  readonly hmac?: Hmac | undefined;
}

const keyBytesMin = 16;
const utf8 = new TextEncoder();

/**
 * @returns decimal digits, or the whole MAC in lower-case hexadecimal where the suite says 0
 * (RFC 6287 leaves its form open; so does reported erratum 5625 propose).
 * @throws {OtpError} `seed_too_short`, and as `ocraDataInput` does.
 */
export function ocra({ key, hmac = ownHmac, ...input }: OcraInput): string {
  if (key.length < keyBytesMin) throw new OtpError('seed_too_short');
  return truncateOcra(input.suite, hmac(input.suite.hash, key, ocraDataInput(input)));
}

/**
 * RFC 6287, 5.1.
 * @throws {OtpError} `ocra_input_missing`, `ocra_input_unexpected`, `ocra_input_length_wrong`,
 * `question_of_other_suite`, `counter_out_of_range`.
 */
export function ocraDataInput(input: OcraDataInput): Uint8Array {
  const { suite, question, counter, pinHash, session, timeStep } = input;
  const pinHashBytes = suite.pinHash && hashOctets[suite.pinHash];
  return concatOctets(
    utf8.encode(`${suite.text}\0`),
    numberPart('counter', suite.counter, counter),
    questionPart(suite, question),
    octetsPart('pinHash', pinHashBytes, pinHash),
    octetsPart('session', suite.sessionBytes, session),
    numberPart('timeStep', suite.timeStepSeconds !== undefined, timeStep),
  );
}

/** RFC 6287, 5.2. */
export function truncateOcra({ digits }: OcraSuite, mac: Uint8Array): string {
  return digits === 0 ? toHex(mac) : truncate(mac, digits);
}

/**
 * The time in steps of the suite since 1970.
 * @param at milliseconds since 1970.
 * @throws {OtpError} `ocra_input_unexpected` when the suite knows no time, `counter_out_of_range`.
 */
export function ocraTimeStep({ timeStepSeconds }: OcraSuite, at: number): bigint {
  if (timeStepSeconds === undefined) throw new OtpError('ocra_input_unexpected', 'timeStep');
  const step = Math.floor(at / 1000 / timeStepSeconds);
  if (!Number.isSafeInteger(step) || step < 0) throw new OtpError('counter_out_of_range');
  return BigInt(step);
}

const nothing = new Uint8Array(0);

function numberPart(name: string, named: boolean, value: bigint | undefined): Uint8Array {
  refuseUnlessAgreed(name, named, value !== undefined);
  return value === undefined ? nothing : counterOctets(value);
}

function octetsPart(
  name: string,
  length: number | undefined,
  value: Uint8Array | undefined,
): Uint8Array {
  refuseUnlessAgreed(name, length !== undefined, value !== undefined);
  if (value?.length !== length) throw new OtpError('ocra_input_length_wrong', name);
  return value ?? nothing;
}

function refuseUnlessAgreed(name: string, named: boolean, given: boolean): void {
  if (named && !given) throw new OtpError('ocra_input_missing', name);
  if (!named && given) throw new OtpError('ocra_input_unexpected', name);
}

function questionPart(suite: OcraSuite, question: Question): Uint8Array {
  const { format, longest, octets } = question;
  if (format !== suite.questionFormat || longest > suite.questionLengthMax) {
    throw new OtpError('question_of_other_suite');
  }
  if (octets.length > questionOctetsMax) throw new OtpError('question_too_long');
  const part = new Uint8Array(questionOctetsMax);
  part.set(octets);
  return part;
}
