/**
 * The two nibbles at the end of a flicker code. They catch misreading and nothing else: two digits
 * exchanged two places apart pass both.
 */

/** @param octets control bytes, start code and data elements, filler included, without lengths. */
export function luhnNibble(octets: Uint8Array): number {
  let sum = 0;
  for (const octet of octets) sum += (octet >> 4) + decimalDigitSum(2 * (octet & 15));
  return (10 - (sum % 10)) % 10;
}

/** @param octets everything from the length octet to the last data element. */
export function xorNibble(octets: Uint8Array): number {
  let xor = 0;
  for (const octet of octets) xor ^= (octet >> 4) ^ (octet & 15);
  return xor;
}

function decimalDigitSum(value: number): number {
  return Math.floor(value / 10) + (value % 10);
}
