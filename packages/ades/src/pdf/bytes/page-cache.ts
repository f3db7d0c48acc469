/**
 * Pages of a file that were read lately, the one in use at hand.
 *
 * The page in use is kept here and nowhere else, since the buffer of a page that is given up
 * serves the next one: whoever kept it would see other bytes. A file in memory is one page
 * that never has to be turned.
 */

import type { ByteSource, PdfInput } from './byte-source.ts';

const PAGE_BYTES = 16 * 1024;
const PAGES_MAX = 256;

export class PageCache {
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

  /** A copy of some bytes within the file, which no page has to be given up for. */
  copy(from: number, until: number): Uint8Array {
    const piece = new Uint8Array(until - from);
    const isOnPage = from >= this.start && until <= this.start + this.count;
    if (isOnPage) piece.set(this.page.subarray(from - this.start, until - this.start));
    else if (piece.length > 0) this.#source?.read(piece, from);
    return piece;
  }

  /** Reads in passing, without keeping anything. */
  readPast(target: Uint8Array, position: number): void {
    this.#source?.read(target, position);
    this.#source?.onPass?.(position + target.length);
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
