/**
 * HOTP as a server checks it (RFC 4226, 7.2 and 7.4): a window of counters ahead, and a wider one to find a
 * token again whose counter ran away, which takes two codes in a row.
 *
 * As with OCRA every candidate is computed and compared, and nothing is advanced here. The counter to store
 * after a match is the one after it.
 */

import type { OtpHash } from './hmac.ts';
import { hotp } from './hotp.ts';
import { OtpError } from './otp-error.ts';
import { sameCode } from './same-code.ts';

export interface HotpWindow {
  readonly seed: Uint8Array;
  /** The next counter expected. */
  readonly next: bigint;
  /** How many further ones are tried. */
  readonly lookAhead: number;
  readonly digits?: number;
  readonly hash?: OtpHash;
}

export interface HotpCheck extends HotpWindow {
  readonly code: string;
}

export interface HotpResynchronization extends HotpWindow {
  /** In a row, as the token showed them. */
  readonly codes: readonly [first: string, second: string];
}

export const hotpLookAheadMax = 1000;

/**
 * @returns the counter of the code, or undefined when it is of none in the window.
 * @throws {OtpError} `window_out_of_range`, and as `hotp` does.
 */
export function verifyHotp({ code, ...window }: HotpCheck): bigint | undefined {
  let matched: bigint | undefined;
  for (const [index, candidate] of codesOf(window, 1).entries()) {
    if (sameCode(candidate, code)) matched ??= window.next + BigInt(index);
  }
  return matched;
}

/**
 * One code of six digits is hit by chance once in a thousand in a window of a thousand; two in a row
 * once in a billion.
 * @returns the counter of the second code, or undefined.
 * @throws {OtpError} `window_out_of_range`, and as `hotp` does.
 */
export function resynchronizeHotp(given: HotpResynchronization): bigint | undefined {
  const { codes, ...window } = given;
  const candidates = codesOf(window, 2);
  let matched: bigint | undefined;
  for (let index = 1; index < candidates.length; index += 1) {
    const [before = '', here = ''] = candidates.slice(index - 1, index + 1);
    // Both are compared, whatever the first one was.
    const both = Number(sameCode(before, codes[0])) & Number(sameCode(here, codes[1]));
    if (both === 1) matched ??= window.next + BigInt(index);
  }
  return matched;
}

/** Past the last counter there is none; a token that got there is at its end. */
function codesOf({ next, lookAhead, ...input }: HotpWindow, inRow: number): readonly string[] {
  if (!Number.isInteger(lookAhead) || lookAhead < 0 || lookAhead > hotpLookAheadMax) {
    throw new OtpError('window_out_of_range');
  }
  const counters = Array.from({ length: lookAhead + inRow }, (_, ahead) => next + BigInt(ahead));
  const [first = next, ...others] = counters;
  const inRange = others.filter((counter) => counter < 1n << 64n);
  return [first, ...inRange].map((counter) => hotp({ ...input, counter }));
}
