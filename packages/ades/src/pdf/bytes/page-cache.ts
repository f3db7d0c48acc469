/**
 * Pages of a file that were read lately, the one in use at hand.
 *
 * The page in use is kept here and nowhere else, since the buffer of a page that is given up
 * serves the next one: whoever kept it would see other bytes. A file in memory is one page
 * that never has to be turned.
 */

import type { ByteSource, PdfInput } from './byte-source.ts';
import type { Pages } from './pages.ts';

const CHUNK_BYTES = 1024 * 1024;
const PAGE_BYTES = 16 * 1024;
const PAGES_MAX = 256;

export class PageCache implements Pages {
  /** All bytes, if they are in memory. */
  readonly whole: Uint8Array | undefined;
  /** The page in use; behind `count` bytes of it there is nothing. */
  page: Uint8Array;
  /** Its place in the file. */
  start = 0;
  count: number;
  readonly #source: ByteSource | undefined;
  /** By place in the file; the one unused for longest comes first. */
  readonly #kept = new Map<number, Uint8Array>();

  constructor(input: PdfInput) {
    this.whole = input instanceof Uint8Array ? input : undefined;
    this.#source = input instanceof Uint8Array ? undefined : input;
    this.page = this.whole ?? new Uint8Array(0);
    this.count = this.page.length;
  }

  /** Turns to the page of a position within the file. @returns the byte there. */
  turnTo(position: number): number | undefined {
    const within = position - this.start;
    if (within >= 0 && within < this.count) return this.page[within];
    const source = this.#source;
    if (source === undefined) return undefined;
    const start = position - (position % PAGE_BYTES);
    const count = Math.min(PAGE_BYTES, source.length - start);
    this.page = this.#keep(start) ?? this.#fetch(source, start, count);
    this.start = start;
    this.count = count;
    return this.page[position - start];
  }

  /** Pages of the same bytes, turned on their own. */
  again(): PageCache {
    return new PageCache(this.whole ?? this.#source ?? new Uint8Array(0));
  }

  /** A view of a file in memory, else a copy. */
  piece(from: number, until: number): Uint8Array {
    if (this.whole !== undefined) return this.whole.subarray(from, until);
    const piece = new Uint8Array(until - from);
    const isOnPage = from >= this.start && until <= this.start + this.count;
    if (isOnPage) piece.set(this.page.subarray(from - this.start, until - this.start));
    else if (piece.length > 0) this.#source?.read(piece, from);
    return piece;
  }

  /** Without keeping anything of it. */
  *chunks(from: number, until: number): Generator<Uint8Array, void, undefined> {
    if (from >= until) return;
    if (this.whole !== undefined) {
      yield this.whole.subarray(from, until);
      return;
    }
    const buffer = new Uint8Array(Math.min(CHUNK_BYTES, until - from));
    for (let at = from; at < until; at += buffer.length) {
      const chunk = buffer.subarray(0, Math.min(buffer.length, until - at));
      this.#source?.read(chunk, at);
      this.#source?.onPass?.(at + chunk.length);
      yield chunk;
    }
  }

  /** The page, if it is kept; it is then the last to be given up. */
  #keep(start: number): Uint8Array | undefined {
    const page = this.#kept.get(start);
    if (page === undefined) return undefined;
    this.#kept.delete(start);
    this.#kept.set(start, page);
    return page;
  }

  #fetch(source: ByteSource, start: number, count: number): Uint8Array {
    const page = this.#giveUp() ?? new Uint8Array(PAGE_BYTES);
    // What is in the buffer is of no page until it is filled: reading may fail.
    this.count = 0;
    source.read(page.subarray(0, count), start);
    this.#kept.set(start, page);
    return page;
  }

  /** The buffer of the page unused for longest, once there are enough. */
  #giveUp(): Uint8Array | undefined {
    if (this.#kept.size < PAGES_MAX) return undefined;
    for (const [start, page] of this.#kept) {
      this.#kept.delete(start);
      return page;
    }
    return undefined;
  }
}
