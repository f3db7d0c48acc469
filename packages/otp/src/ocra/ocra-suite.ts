/**
 * OCRA suite (RFC 6287, 6): which inputs a response is computed over, with which hash, and how
 * long it is.
 *
 * The text is itself input of the MAC, octet for octet as it was agreed, so a suite keeps it and is
 * only made by reading one: what is computed and what is said cannot come apart.
 */

import type { OtpHash } from '../hmac.ts';
import { OtpError } from '../otp-error.ts';

declare const parsed: unique symbol;

/** A: letters and digits. N: decimal. H: hexadecimal. */
export type QuestionFormat = 'A' | 'N' | 'H';

export interface OcraSuite {
  readonly [parsed]: true;
  /** As agreed; never rewritten. */
  readonly text: string;
  readonly hash: OtpHash;
  /** 4 to 10 decimal digits, or 0: the whole MAC. */
  readonly digits: number;
  readonly counter: boolean;
  readonly questionFormat: QuestionFormat;
  /** Of one question, in characters. */
  readonly questionLengthMax: number;
  readonly pinHash?: OtpHash;
  readonly sessionBytes?: number;
  readonly timeStepSeconds?: number;
}

const strict =
  /^OCRA-1:HOTP-(?<hash>SHA1|SHA256|SHA512)-(?<digits>0|[4-9]|10):(?<counter>C-)?Q(?<format>[ANH])(?<length>0[4-9]|[1-5]\d|6[0-4])(?:-P(?<pin>SHA1|SHA256|SHA512))?(?:-S(?<session>\d{3}))?(?:-T(?<step>[1-9]\d?)(?<unit>[SMH]))?$/;

/**
 * What is met in the field beside the grammar: letters without their values (`Q`, `P`, `S`, `T`, for
 * which RFC 6287, 6 names defaults), one digit of question length (its own example in 6.4), and small letters.
 */
const lenient =
  /^OCRA-1:HOTP-(?<hash>SHA1|SHA256|SHA512)-(?<digits>0|[4-9]|10):(?<counter>C-)?Q(?:(?<format>[ANH])(?<length>0?[4-9]|[1-5]\d|6[0-4]))?(?<p>-P(?<pin>SHA1|SHA256|SHA512)?)?(?<s>-S(?<session>\d{3})?)?(?<t>-T(?:(?<step>[1-9]\d?)(?<unit>[SMH]))?)?$/i;

type Found = Partial<Record<string, string>>;

const sessionBytesMax = 512;
const unitSeconds = { S: 1, M: 60, H: 3600 } as const;
const stepsMax = { S: 59, M: 59, H: 48 } as const;

/**
 * The grammar of the RFC and nothing beside it. Ten digits are in its Table 1 and read, although
 * only a fifth of such codes can occur (reported erratum 3730).
 * @throws {OtpError} `suite_malformed`.
 */
export function parseOcraSuite(text: string): OcraSuite {
  return suiteOf(text, strict.exec(text)?.groups);
}

/**
 * Also takes what existing tokens were provisioned with; see `lenient`. The text stays as it is.
 * @throws {OtpError} `suite_malformed`.
 */
export function parseLenientOcraSuite(text: string): OcraSuite {
  const found: Found | undefined = lenient.exec(text)?.groups;
  if (found === undefined) throw malformed(text);
  const { p, s, t } = found;
  return suiteOf(text, {
    ...found,
    format: found['format'] ?? 'N',
    length: found['length'] ?? '08',
    pin: p === undefined ? p : (found['pin'] ?? 'SHA1'),
    session: s === undefined ? s : (found['session'] ?? '064'),
    step: t === undefined ? t : (found['step'] ?? '1'),
    unit: t === undefined ? t : (found['unit'] ?? 'M'),
  });
}

function suiteOf(text: string, found: Found | undefined): OcraSuite {
  if (found === undefined) throw malformed(text);
  const { pin, session, step } = found;
  const suite: Omit<OcraSuite, typeof parsed> = {
    text,
    hash: hashNamed(found['hash']),
    digits: Number(found['digits']),
    counter: found['counter'] !== undefined,
    questionFormat: String(found['format']).toUpperCase() as QuestionFormat,
    questionLengthMax: Number(found['length']),
    ...(pin !== undefined && { pinHash: hashNamed(pin) }),
    ...(session !== undefined && { sessionBytes: sessionBytes(text, session) }),
    ...(step !== undefined && { timeStepSeconds: stepSeconds(text, found) }),
  };
  return Object.freeze(suite) as OcraSuite;
}

const hashNamed = (name: string | undefined) => String(name).toLowerCase() as OtpHash;

function sessionBytes(text: string, digits: string): number {
  const count = Number(digits);
  if (count < 1 || count > sessionBytesMax) throw malformed(text);
  return count;
}

function stepSeconds(text: string, { step, unit }: Found): number {
  const letter = String(unit).toUpperCase() as keyof typeof unitSeconds;
  if (Number(step) > stepsMax[letter]) throw malformed(text);
  return Number(step) * unitSeconds[letter];
}

const malformed = (text: string) => new OtpError('suite_malformed', text.slice(0, 64));
