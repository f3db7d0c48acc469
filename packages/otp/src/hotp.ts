/** HOTP: one-time passwords from a counter (RFC 4226, 5.3). */

import { hmac } from './hmac.ts';
import type { OtpHash } from './hmac.ts';
import { OtpError } from './otp-error.ts';

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
  const mac = hmac(hash, seed, counterBytes(BigInt(counter)));
  return String(truncate(mac) % 10 ** digits).padStart(digits, '0');
}

/** Dynamic truncation to 31 bits, RFC 4226 5.3. */
function truncate(mac: Uint8Array): number {
  const view = new DataView(mac.buffer, mac.byteOffset, mac.byteLength);
  const offset = view.getUint8(mac.length - 1) & 0x0f;
  return view.getUint32(offset) & 0x7fffffff;
}

function counterBytes(counter: bigint): Uint8Array {
  if (counter < 0n || counter >= 1n << 64n) throw new OtpError('counter_out_of_range');
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, counter);
  return bytes;
}
