/**
 * TOTP: one-time passwords from the time (RFC 6238).
 *
 * A code is looked for in the current time step and `driftSteps` to each side. The step that
 * matched is returned, so that the caller can refuse a second use of it (RFC 6238, 5.2) and remember
 * how far the clock of the token has drifted (section 6).
 */

import type { OtpHash } from './hmac.ts';
import { hotp } from './hotp.ts';
import { OtpError } from './otp-error.ts';
import { sameCode } from './same-code.ts';

export interface TotpInput {
  readonly seed: Uint8Array;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Default 30. */
  readonly periodSeconds?: number;
  /** T0 of the RFC: where steps are counted from, in seconds since 1970; default 0. */
  readonly epochSeconds?: number;
  /** 6 to 10; default 6. */
  readonly digits?: number;
  readonly hash?: OtpHash;
}

export function totpStep(at: number, periodSeconds = 30, epochSeconds = 0): number {
  return Math.floor((at / 1000 - epochSeconds) / periodSeconds);
}

/** @throws {OtpError} as `hotp` does. */
export function totp({ at, periodSeconds = 30, epochSeconds = 0, ...rest }: TotpInput): string {
  return hotp({ ...rest, counter: totpStep(at, periodSeconds, epochSeconds) });
}

export interface TotpCheck extends TotpInput {
  readonly code: string;
  /** How many steps earlier or later a code may be; default 1. */
  readonly driftSteps?: number;
  /** By how many steps the token's clock is known to run ahead; default 0. */
  readonly knownDriftSteps?: number;
}

const driftStepsMax = 1000;

/**
 * All steps of the window are computed and compared, so that time does not tell which.
 * @returns the time step the code belongs to, or undefined when it is of none.
 * @throws {OtpError} `window_out_of_range`, and as `hotp` does.
 */
export function verifyTotp(check: TotpCheck): number | undefined {
  const { at, code, driftSteps = 1, knownDriftSteps = 0, ...input } = check;
  const { periodSeconds, epochSeconds, ...rest } = input;
  if (!Number.isInteger(driftSteps) || driftSteps < 0 || driftSteps > driftStepsMax) {
    throw new OtpError('window_out_of_range');
  }
  const current = totpStep(at, periodSeconds, epochSeconds) + knownDriftSteps;
  let matched: number | undefined;
  for (let step = current + driftSteps; step >= current - driftSteps; step -= 1) {
    if (step < 0) continue;
    if (sameCode(hotp({ ...rest, counter: step }), code)) matched = step;
  }
  return matched;
}
