/**
 * CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected, nothing added at the end.
 *
 * It tells a misread frame from a good one and nothing more: whoever can show a light or play a
 * sound can compute it too. That a code is genuine comes from the MAC inside the payload.
 */

const polynomial = 0x1021;

export function crc16(octets: Uint8Array): number {
  let crc = 0xffff;
  for (const octet of octets) {
    crc ^= octet << 8;
    for (let bit = 0; bit < 8; bit += 1) {
      crc = crc & 0x8000 ? (crc << 1) ^ polynomial : crc << 1;
    }
    crc &= 0xffff;
  }
  return crc;
}
