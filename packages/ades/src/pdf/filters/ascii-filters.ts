/**
 * ASCIIHexDecode and ASCII85Decode (ISO 32000-2, 7.4.2 and 7.4.3).
 */

import { AdesError } from '../../ades-error.ts';
import { isSpace } from '../syntax/byte-scan.ts';
import { decodeHex } from '../syntax/tokenizer.ts';

/** @throws {AdesError} `pdf_malformed` on anything but digits, white space and `>`. */
export function undoAsciiHex(data: Uint8Array): Uint8Array {
  const end = data.indexOf(0x3e);
  return decodeHex(end < 0 ? data : data.subarray(0, end));
}

const TILDE = 0x7e;
const LETTER_Z = 0x7a;

/** @throws {AdesError} `pdf_stream_corrupt`. */
export function undoAscii85(data: Uint8Array): Uint8Array {
  const zeros = data.reduce((count, byte) => (byte === LETTER_Z ? count + 1 : count), 0);
  const output = new Uint8Array(Math.ceil((data.length - zeros) * 0.8) + 4 * zeros + 4);
  let length = 0;
  let group: number[] = [];
  for (const byte of data) {
    if (byte === TILDE) break;
    if (isSpace(byte)) continue;
    if (byte === LETTER_Z && group.length === 0) {
      length += 4;
      continue;
    }
    if (byte < 0x21 || byte > 0x75) throw new AdesError('pdf_stream_corrupt', 'ASCII85Decode');
    group.push(byte - 0x21);
    if (group.length < 5) continue;
    length += writeGroup(output, length, group);
    group = [];
  }
  if (group.length > 1) length += writeGroup(output, length, group);
  return output.subarray(0, length);
}

/** Five digits are four bytes; n digits of a last, short group are n - 1 bytes. */
function writeGroup(output: Uint8Array, at: number, group: readonly number[]): number {
  let value = 0;
  for (let i = 0; i < 5; i += 1) value = value * 85 + (group[i] ?? 84);
  for (let i = 0; i < group.length - 1; i += 1) {
    output[at + i] = Math.floor(value / 2 ** (24 - 8 * i)) & 0xff;
  }
  return group.length - 1;
}
