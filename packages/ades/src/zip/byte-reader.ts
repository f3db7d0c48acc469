/**
 * The bytes of an archive as the library wants to read them. The one choke of the room: however
 * much a directory or a header claims, no piece is longer than `zipReadBytesMax`. What the
 * source itself throws (a disk that fails) is kept, to go through to the caller as it is.
 */

import { Reader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AdesError } from '../ades-error.ts';
import type { ByteSource } from '../pdf/bytes/byte-source.ts';
import { zipReadBytesMax } from './zip-limits.ts';

/** An archive in memory, or one that is read piece by piece. */
export type ZipInput = Uint8Array | ByteSource;

export class ByteReader extends Reader<ZipInput> {
  readonly #input: ZipInput;
  /** What reading threw, if it did. */
  failure: unknown = undefined;

  constructor(input: ZipInput) {
    super(input);
    this.#input = input;
    this.size = input.length;
  }

  override readUint8Array(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return Promise.resolve(this.readNow(offset, length));
    } catch (error) {
      this.failure ??= error;
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /**
   * Fewer bytes than asked for where the archive ends.
   * @param into of that length, to be filled instead of a new piece.
   */
  readNow(offset: number, length: number, into?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    if (length > zipReadBytesMax) throw new AdesError('zip_too_large', `${length} at once`);
    const start = Math.min(Math.max(offset, 0), this.#input.length);
    const end = Math.min(start + length, this.#input.length);
    const piece = into?.subarray(0, end - start) ?? new Uint8Array(end - start);
    if (this.#input instanceof Uint8Array) piece.set(this.#input.subarray(start, end));
    else if (piece.length > 0) this.#input.read(piece, start);
    return piece;
  }
}
