/**
 * RunLengthDecode (ISO 32000-2, 7.4.5).
 */

import { AdesError } from '../../ades-error.ts';

const END_OF_DATA = 128;

/** @throws {AdesError} `pdf_too_large`. */
export function undoRunLength(data: Uint8Array, bytesMax: number): Uint8Array {
  const output = new Uint8Array(outputLength(data, bytesMax));
  let length = 0;
  let at = 0;
  while (at < data.length && data[at] !== END_OF_DATA) {
    const code = data[at] as number;
    if (code < END_OF_DATA) {
      const run = data.subarray(at + 1, at + 2 + code);
      output.set(run, length);
      length += run.length;
      at += 2 + code;
    } else {
      output.fill(data[at + 1] ?? 0, length, length + 257 - code);
      length += 257 - code;
      at += 2;
    }
  }
  return output;
}

function outputLength(data: Uint8Array, bytesMax: number): number {
  let length = 0;
  let at = 0;
  while (at < data.length && data[at] !== END_OF_DATA) {
    const code = data[at] as number;
    const isCopy = code < END_OF_DATA;
    length += isCopy ? Math.min(code + 1, data.length - at - 1) : 257 - code;
    at += isCopy ? 2 + code : 2;
  }
  if (length > bytesMax) throw new AdesError('pdf_too_large', 'RunLengthDecode');
  return length;
}
