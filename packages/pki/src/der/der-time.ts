/**
 * Times in DER (RFC 5280, 4.1.2.5): UTCTime for 1950 to 2049, GeneralizedTime otherwise,
 * always with seconds and `Z`. Values are milliseconds since 1970, since the domain counts so.
 */

import { PkiError } from '../pki-error.ts';
import { derElement } from './encode-der.ts';
import type { DerNode } from './parse-der.ts';
import { tag } from './tag.ts';

const ascii = new TextEncoder();

/** Years 0000 to 9999: what four digits can say. */
const firstMoment = Date.UTC(-1, 12, 1);
const lastMoment = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * `Time` of X.509: the choice is made by the year; fractions of a second are cut off.
 * @throws {PkiError} `der_bad_value` outside the years 0000 to 9999.
 */
export function derTime(at: number): Uint8Array {
  const digits = digitsOf(at);
  const year = Number(digits.slice(0, 4));
  if (year >= 1950 && year < 2050) {
    return derElement(tag.utcTime, ascii.encode(`${digits.slice(2)}Z`));
  }
  return derElement(tag.generalizedTime, ascii.encode(`${digits}Z`));
}

/**
 * GeneralizedTime; `fraction` keeps milliseconds, without trailing zeros (X.690 11.7).
 * @throws {PkiError} `der_bad_value` outside the years 0000 to 9999.
 */
export function derGeneralizedTime(at: number, { fraction = false } = {}): Uint8Array {
  const millis = String(((at % 1000) + 1000) % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const tail = fraction && millis !== '' ? `.${millis}` : '';
  return derElement(tag.generalizedTime, ascii.encode(`${digitsOf(at)}${tail}Z`));
}

/** @throws {PkiError} `der_bad_value`. */
export function readTime(node: DerNode | undefined): number {
  if (node?.tag !== tag.utcTime && node?.tag !== tag.generalizedTime) {
    throw new PkiError('der_unexpected_tag', 'no time');
  }
  const text = String.fromCharCode(...node.content.subarray(0, 40));
  const full =
    node.tag === tag.utcTime ? `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}` : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(full);
  if (match === null || (node.tag === tag.utcTime && match[7] !== undefined)) {
    throw new PkiError('der_bad_value', 'malformed time');
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, Number((match[7] ?? '').padEnd(3, '0').slice(0, 3)));
  // 31 February rolls over to March, and 24 o'clock to the next day: look whether it did.
  const kept = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!kept || hour > 23 || minute > 59 || second > 59) {
    throw new PkiError('der_bad_value', 'no such time');
  }
  return date.getTime();
}

function digitsOf(at: number): string {
  if (!(at >= firstMoment && at <= lastMoment)) throw new PkiError('der_bad_value', 'no such time');
  return new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '');
}
