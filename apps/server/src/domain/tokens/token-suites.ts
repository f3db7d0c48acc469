/**
 * Suites of tokens: how their codes are made, and which we take. An allow-list, so that nobody is
 * talked down to a weak one (RFC 6287, 6): by default no fewer than six digits, and no OCRA suite
 * whose question is shorter than eight.
 */

import type { TokenSuites } from './token.ts';

export interface TokenPolicy {
  /** Of imported tokens. */
  readonly suites: readonly string[];
  /** How long the token of an app lasts. */
  readonly validityDays: number;
}

/** What the app answers with; its whole MAC stands in the record. The key for the last is its own. */
export const authenticatorSuites = {
  typed: 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  online: 'OCRA-1:HOTP-SHA256-0:QH64-T1M',
  server: 'OCRA-1:HOTP-SHA256-0:QH64',
} as const satisfies Required<TokenSuites>;

/** Of tokens whose codes are typed and whose clock nobody trusts. */
export const softSuite = 'OCRA-1:HOTP-SHA256-8:QH64';

/** What imported tokens may have, unless the configuration says something else. */
export const suitesAllowedDefault: readonly string[] = [
  ...Object.values(authenticatorSuites),
  softSuite,
  'OCRA-1:HOTP-SHA256-8:QN08',
  'OCRA-1:HOTP-SHA256-8:C-QN08',
  'OCRA-1:HOTP-SHA256-8:QN08-T1M',
  'OCRA-1:HOTP-SHA256-8:C-QN08-PSHA256',
  'OCRA-1:HOTP-SHA256-8:C-QH64',
  'OCRA-1:HOTP-SHA256-8:C-QH64-T1M',
  'OCRA-1:HOTP-SHA512-8:QN08-T1M',
  'HOTP-SHA1-6',
  'HOTP-SHA1-8',
  'TOTP-SHA1-6-T30S',
  'TOTP-SHA1-8-T30S',
  'TOTP-SHA256-6-T30S',
  'TOTP-SHA256-8-T30S',
  'TOTP-SHA512-8-T30S',
];
