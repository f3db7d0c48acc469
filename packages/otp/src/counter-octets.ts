/** A counter or a number of time steps as eight octets, big endian (RFC 4226, 5.1; RFC 6287, 5.1). */

import { OtpError } from './otp-error.ts';

/** @throws {OtpError} `counter_out_of_range`. */
export function counterOctets(counter: bigint): Uint8Array {
  if (counter < 0n || counter >= 1n << 64n) throw new OtpError('counter_out_of_range');
  const octets = new Uint8Array(8);
  new DataView(octets.buffer).setBigUint64(0, counter);
  return octets;
}
