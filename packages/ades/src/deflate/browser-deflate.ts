/**
 * The door for browsers, whose own streams answer only later: `fflate`, fed in small pieces.
 *
 * The library has no bound of its own, and one octet may become a thousand. So it gets a few
 * kilobytes at a time and what came out is counted before the next: never more than a few
 * megabytes beyond the bound are held. It does not check the checksum either, and does not say
 * where the data ended; both are done here.
 */

import { Inflate, zlibSync } from 'fflate';
import type { Inflated } from './deflate-door.ts';

const pieceBytes = 4096;

/** A block that is not compressed waits for all of itself, at most 64 KiB; then the end was there. */
const silenceBytesMax = 128 * 1024;

export function inflateRaw(data: Uint8Array, bytesMax: number): Inflated {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const inflate = new Inflate((chunk) => {
    total += chunk.length;
    if (chunk.length > 0) chunks.push(chunk);
  });
  let silence = 0;
  try {
    for (let at = 0; at < data.length && silence < silenceBytesMax; at += pieceBytes) {
      const before = total;
      inflate.push(data.subarray(at, at + pieceBytes));
      if (total > bytesMax) return { fault: 'too_large' };
      silence = total === before ? silence + pieceBytes : 0;
    }
  } catch {
    // The library throws for data that is no DEFLATE.
    return { fault: 'corrupt' };
  }
  return { bytes: joinChunks(chunks, total) };
}

export function inflateZlib(data: Uint8Array, bytesMax: number): Inflated {
  if (!isZlibHeader(data)) return { fault: 'corrupt' };
  const inflated = inflateRaw(data.subarray(2), bytesMax);
  if (inflated.bytes === undefined) return inflated;
  return endsWithChecksum(data, adler32(inflated.bytes)) ? inflated : { fault: 'corrupt' };
}

export function deflateZlib(data: Uint8Array): Uint8Array {
  return zlibSync(data);
}

/** RFC 1950, 2.2: method 8, a window of 32 KiB at most, no dictionary, and a check over both octets. */
function isZlibHeader(data: Uint8Array): boolean {
  const [method = 0, flags = 0] = data;
  const known = (method & 0x0f) === 8 && method >> 4 <= 7 && (flags & 0x20) === 0;
  return known && (method * 256 + flags) % 31 === 0;
}

/** Where the data ended is not known, only that the checksum comes behind it. */
function endsWithChecksum(data: Uint8Array, checksum: number): boolean {
  const expected = Uint8Array.of(checksum >>> 24, checksum >>> 16, checksum >>> 8, checksum);
  for (let at = data.length - 4; at >= 2; at -= 1) {
    if (expected.every((octet, index) => data[at + index] === octet)) return true;
  }
  return false;
}

const adlerBase = 65_521;
/** As many octets as can be added up before the sums leave 32 bits. */
const adlerStride = 3800;

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length; at += adlerStride) {
    for (const octet of bytes.subarray(at, at + adlerStride)) {
      low += octet;
      high += low;
    }
    low %= adlerBase;
    high %= adlerBase;
  }
  return ((high << 16) | low) >>> 0;
}

function joinChunks(chunks: readonly Uint8Array[], total: number): Uint8Array {
  const joined = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
