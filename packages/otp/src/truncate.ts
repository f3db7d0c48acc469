/**
 * Dynamic truncation (RFC 4226, 5.3): 31 bits of a MAC, as so many decimal digits.
 *
 * The offset comes from the last octet, whatever the hash (RFC 6287, 5.2), and never passes 15.
 * Ten digits can be asked for, but hold no more than those 31 bits.
 */

export function truncate(mac: Uint8Array, digits: number): string {
  const view = new DataView(mac.buffer, mac.byteOffset, mac.byteLength);
  const offset = view.getUint8(mac.length - 1) & 0x0f;
  const number = view.getUint32(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}
