/** Texts of a seed container as values: numbers, times, octets. Each in one spelling, bounded. */

import { fromBase64 } from '../base64.ts';
import { OtpError } from '../otp-error.ts';

const textLengthMax = 512;

/** @throws {OtpError} `pskc_malformed`. */
export function readText(text: string): string {
  if (text === '' || text.length > textLengthMax) throw malformed('text');
  return text;
}

/** @throws {OtpError} `pskc_malformed`. */
export function readNumber(text: string, max = Number.MAX_SAFE_INTEGER): number {
  const number = Number(text);
  if (!/^\d{1,16}$/.test(text) || number > max) throw malformed('number');
  return number;
}

/** @throws {OtpError} `pskc_malformed`. */
export function readBoolean(text: string): boolean {
  if (!['true', 'false', '1', '0'].includes(text)) throw malformed('boolean');
  return text === 'true' || text === '1';
}

/**
 * xs:dateTime. Without a zone it would be another time elsewhere, so it must have one.
 * @returns milliseconds since 1970.
 * @throws {OtpError} `pskc_malformed`, also for the 30th of February.
 */
export function readTime(text: string): number {
  const found = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/.exec(
    text,
  );
  const day = found === null ? Number.NaN : Date.parse(`${found[1]}T00:00:00Z`);
  const time = Date.parse(text);
  if (Number.isNaN(day) || Number.isNaN(time)) throw malformed('time');
  if (!new Date(day).toISOString().startsWith(String(found?.[1]))) throw malformed('time');
  return time;
}

export function writeTime(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** @throws {OtpError} `pskc_malformed` unless there is at least one octet. */
export function readBase64(text: string): Uint8Array {
  const octets = fromBase64(text);
  if (octets === undefined || octets.length === 0) throw malformed('base64');
  return octets;
}

/** One of these words. @throws {OtpError} `pskc_malformed`. */
export function readWord<Word extends string>(words: readonly Word[], text: string): Word {
  const word = words.find((candidate) => candidate === text);
  if (word === undefined) throw malformed('word');
  return word;
}

const malformed = (what: string) => new OtpError('pskc_malformed', what);
