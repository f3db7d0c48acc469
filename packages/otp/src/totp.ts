/**
 * TOTP: one-time passwords from the time (RFC 6238).
 *
 * A code is looked for in the current time step and `driftSteps` to each side. The step that
 * matched is returned, so that the caller can refuse a second use of it (RFC 6238, 5.2).
 */

import type { OtpHash } from './hmac.ts';
import { hotp } from './hotp.ts';

export interface TotpInput {
  readonly seed: Uint8Array;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Default 30. */
  readonly periodSeconds?: number;
  readonly digits?: number;
  readonly hash?: OtpHash;
}

export function totpStep(at: number, periodSeconds = 30): number {
  return Math.floor(at / 1000 / periodSeconds);
}

/** @throws {OtpError} as `hotp` does. */
export function totp({ at, periodSeconds = 30, ...rest }: TotpInput): string {
  return hotp({ ...rest, counter: totpStep(at, periodSeconds) });
}

export interface TotpCheck extends TotpInput {
  readonly code: string;
  /** How many steps earlier or later a code may be; default 1. */
  readonly driftSteps?: number;
}

/**
 * All steps of the window are computed and compared, so that time does not tell which.
 * @returns the time step the code belongs to, or undefined when it is of none.
 * @throws {OtpError} as `hotp` does.
 */
export function verifyTotp(check: TotpCheck): number | undefined {
  const { seed, at, code, driftSteps = 1, periodSeconds = 30, digits = 6, hash = 'sha1' } = check;
  const current = totpStep(at, periodSeconds);
  let matched: number | undefined;
  for (let step = current + driftSteps; step >= current - driftSteps; step -= 1) {
    if (step < 0) continue;
    if (sameCode(hotp({ seed, counter: step, digits, hash }), code)) matched = step;
  }
  return matched;
}

function sameCode(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length;
  for (let index = 0; index < expected.length; index += 1) {
    difference |= expected.charCodeAt(index) ^ (given.charCodeAt(index) || 0);
  }
  return difference === 0;
}
