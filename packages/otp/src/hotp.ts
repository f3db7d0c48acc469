/** HOTP: one-time passwords from a counter (RFC 4226, 5.3). */

import { counterOctets } from './counter-octets.ts';
import { hmac } from './hmac.ts';
import type { OtpHash } from './hmac.ts';
import { OtpError } from './otp-error.ts';
import { truncate } from './truncate.ts';

export interface HotpInput {
  /** The shared seed; RFC 4226 R6 demands at least 128 bits. */
  readonly seed: Uint8Array;
  readonly counter: bigint | number;
  /** 6 to 10; default 6. */
  readonly digits?: number;
  readonly hash?: OtpHash;
}

const seedBytesMin = 16;

/** @throws {OtpError} `digits_out_of_range`, `seed_too_short`, `counter_out_of_range`. */
export function hotp({ seed, counter, digits = 6, hash = 'sha1' }: HotpInput): string {
  if (!Number.isInteger(digits) || digits < 6 || digits > 10) {
    throw new OtpError('digits_out_of_range');
  }
  if (seed.length < seedBytesMin) throw new OtpError('seed_too_short');
  return truncate(hmac(hash, seed, counterOctets(BigInt(counter))), digits);
}
