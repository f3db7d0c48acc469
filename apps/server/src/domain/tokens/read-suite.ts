/**
 * Read suite: how the codes of a token are made, from the text it was provisioned with. Beside the
 * suites of RFC 6287 there are two of our own writing: `HOTP-SHA1-6` and `TOTP-SHA1-6-T30S`.
 */

import { OtpError, parseLenientOcraSuite } from '@kumoin/otp';
import type { OcraSuite, OtpHash } from '@kumoin/otp';

export type TokenSuite =
  | { readonly algorithm: 'ocra'; readonly suite: OcraSuite }
  | { readonly algorithm: 'hotp'; readonly hash: OtpHash; readonly digits: number }
  | {
      readonly algorithm: 'totp';
      readonly hash: OtpHash;
      readonly digits: number;
      readonly periodSeconds: number;
    };

const plain =
  /^(?<kind>HOTP|TOTP)-(?<hash>SHA1|SHA256|SHA512)-(?<digits>[6-9])(?:-T(?<period>[1-9]\d{0,3})S)?$/;

/** @returns undefined for what is no suite, or one whose session nobody could type. */
export function readSuite(text: string): TokenSuite | undefined {
  return text.startsWith('OCRA-') ? readOcra(text) : readPlain(text);
}

function readOcra(text: string): TokenSuite | undefined {
  try {
    const suite = parseLenientOcraSuite(text);
    return suite.sessionBytes === undefined ? { algorithm: 'ocra', suite } : undefined;
  } catch (error) {
    if (error instanceof OtpError) return undefined;
    throw error;
  }
}

function readPlain(text: string): TokenSuite | undefined {
  const { kind, hash, digits, period } = plain.exec(text)?.groups ?? {};
  if (kind === undefined || (kind === 'TOTP') !== (period !== undefined)) return undefined;
  const known = { hash: String(hash).toLowerCase() as OtpHash, digits: Number(digits) };
  return kind === 'HOTP'
    ? { algorithm: 'hotp', ...known }
    : { algorithm: 'totp', ...known, periodSeconds: Number(period) };
}

/** The length of a time step; undefined: its codes know no time. */
export function stepSecondsOf(read: TokenSuite): number | undefined {
  if (read.algorithm === 'totp') return read.periodSeconds;
  return read.algorithm === 'ocra' ? read.suite.timeStepSeconds : undefined;
}

export function hasCounter(read: TokenSuite): boolean {
  return read.algorithm === 'hotp' || (read.algorithm === 'ocra' && read.suite.counter);
}
