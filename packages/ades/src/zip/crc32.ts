/**
 * CRC-32 of ZIP (APPNOTE 4.4.7: polynomial 0xedb88320 reflected), so that a local header can
 * tell the truth before its data is written. Eight tables, eight octets a step: a file of
 * gigabytes passes here once more than it has to be hashed. It protects against accidents alone.
 */

const tables = makeTables();

/** @param before the sum of what came before; 0 at the start. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const end = bytes.length - 7; at < end; at += 8) {
    const low = view.getUint32(at, true) ^ crc;
    const high = view.getUint32(at + 4, true);
    crc =
      step(7, low) ^
      step(6, low >>> 8) ^
      step(5, low >>> 16) ^
      step(4, low >>> 24) ^
      step(3, high) ^
      step(2, high >>> 8) ^
      step(1, high >>> 16) ^
      step(0, high >>> 24);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ step(0, crc ^ view.getUint8(at));
  return ~crc >>> 0;
}

function step(table: number, octet: number): number {
  return tables[(table << 8) | (octet & 0xff)] ?? 0;
}

function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256);
  for (let octet = 0; octet < 256; octet++) {
    let value = octet;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    made[octet] = value;
  }
  for (let at = 256; at < made.length; at++) {
    const before = made[at - 256] ?? 0;
    made[at] = (before >>> 8) ^ (made[before & 0xff] ?? 0);
  }
  return made;
}
