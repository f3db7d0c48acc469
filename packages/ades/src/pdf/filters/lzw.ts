/**
 * LZWDecode (ISO 32000-2, 7.4.4.2), the variable-width code of TIFF and old PDF files.
 *
 * The table keeps for each code the place and length of its sequence in the output, so
 * that nothing is copied twice and the memory used is that of the output.
 */

import { AdesError } from '../../ades-error.ts';

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const TABLE_SIZE = 4096;

/** @throws {AdesError} `pdf_too_large`, `pdf_stream_corrupt`. */
export function undoLzw(data: Uint8Array, earlyChange: boolean, bytesMax: number): Uint8Array {
  return new LzwDecoder(data, earlyChange ? 1 : 0, bytesMax).run();
}

class LzwDecoder {
  readonly #data: Uint8Array;
  readonly #early: number;
  readonly #bytesMax: number;
  #output: Uint8Array;
  #length = 0;
  #bit = 0;
  #next = FIRST_FREE;
  /** Where the sequence of the latest code stands in the output. */
  #latestStart = 0;
  #latestLength = 0;
  readonly #starts = new Uint32Array(TABLE_SIZE);
  readonly #lengths = new Uint32Array(TABLE_SIZE);

  constructor(data: Uint8Array, early: number, bytesMax: number) {
    this.#data = data;
    this.#early = early;
    this.#bytesMax = bytesMax;
    this.#output = new Uint8Array(Math.min(bytesMax, data.length * 4 + 64));
  }

  run(): Uint8Array {
    let previous: number | undefined;
    for (;;) {
      const code = this.#readCode();
      if (code === undefined || code === END) break;
      if (code === CLEAR) {
        this.#next = FIRST_FREE;
        previous = undefined;
        continue;
      }
      const start = this.#length;
      this.#emit(code, previous);
      if (previous !== undefined && this.#next < TABLE_SIZE) this.#define();
      previous = code;
      this.#latestStart = start;
      this.#latestLength = this.#length - start;
    }
    return this.#output.subarray(0, this.#length);
  }

  /** A new entry: the sequence before, and the first byte of this one, which stands behind it. */
  #define(): void {
    this.#starts[this.#next] = this.#latestStart;
    this.#lengths[this.#next] = this.#latestLength + 1;
    this.#next += 1;
  }

  #emit(code: number, previous: number | undefined): void {
    if (code < CLEAR) {
      this.#reserve(1);
      this.#output[this.#length++] = code;
      return;
    }
    if (code > this.#next || (code === this.#next && previous === undefined)) throw corrupt();
    const isNew = code === this.#next;
    const start = isNew ? this.#latestStart : (this.#starts[code] as number);
    const length = isNew ? this.#latestLength + 1 : (this.#lengths[code] as number);
    this.#reserve(length);
    // Byte by byte: a new sequence ends with its own first byte, which is just being written.
    for (let i = 0; i < length; i += 1) {
      this.#output[this.#length + i] = this.#output[start + i] as number;
    }
    this.#length += length;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed > this.#bytesMax) throw new AdesError('pdf_too_large', 'LZWDecode');
    if (needed <= this.#output.length) return;
    const larger = new Uint8Array(Math.min(this.#bytesMax, needed * 2));
    larger.set(this.#output.subarray(0, this.#length));
    this.#output = larger;
  }

  #readCode(): number | undefined {
    const width = codeWidth(this.#next + this.#early);
    if (this.#bit + width > this.#data.length * 8) return undefined;
    let code = 0;
    for (let i = 0; i < width; i += 1) {
      const bit = this.#bit + i;
      code = code * 2 + (((this.#data[bit >> 3] as number) >> (7 - (bit & 7))) & 1);
    }
    this.#bit += width;
    return code;
  }
}

function codeWidth(next: number): number {
  if (next < 512) return 9;
  if (next < 1024) return 10;
  return next < 2048 ? 11 : 12;
}

function corrupt(): AdesError {
  return new AdesError('pdf_stream_corrupt', 'LZWDecode');
}
