/**
 * Pages of a file with more bytes behind it, as if they were one: a document and the updates
 * that were just made for it, of which nothing has been copied or written yet.
 *
 * It turns the pages of a cache of its own, never of another window's, since buffers of pages
 * are used again.
 */

import { concatBytes } from '@kumoin/pki';
import { PageCache } from './page-cache.ts';
import type { Pages } from './pages.ts';

export class JoinedPages implements Pages {
  /** Never in one piece. */
  readonly whole = undefined;
  page: Uint8Array = new Uint8Array(0);
  start = 0;
  count = 0;
  readonly #front: PageCache;
  readonly #frontLength: number;
  readonly #tail: Uint8Array;

  private constructor(front: PageCache, frontLength: number, tail: Uint8Array) {
    this.#front = front;
    this.#frontLength = frontLength;
    this.#tail = tail;
  }

  /** The first `length` bytes of some pages, and `more` behind them. */
  static of(pages: PageCache | JoinedPages, length: number, more: Uint8Array): JoinedPages {
    if (pages instanceof PageCache) return new JoinedPages(pages.again(), length, more);
    const kept = pages.#tail.subarray(0, Math.max(0, length - pages.#frontLength));
    const frontLength = Math.min(length, pages.#frontLength);
    return new JoinedPages(pages.#front.again(), frontLength, concatBytes([kept, more]));
  }

  turnTo(position: number): number | undefined {
    if (position >= this.#frontLength) {
      this.page = this.#tail;
      this.start = this.#frontLength;
      this.count = this.#tail.length;
      return this.#tail[position - this.#frontLength];
    }
    const octet = this.#front.turnTo(position);
    this.page = this.#front.page;
    this.start = this.#front.start;
    this.count = Math.min(this.#front.count, this.#frontLength - this.start);
    return octet;
  }

  /** A view where all of it is in memory in one piece, else a copy. */
  piece(from: number, until: number): Uint8Array {
    const border = this.#frontLength;
    if (from >= border) return this.#tail.subarray(from - border, until - border);
    if (until <= border) return this.#front.piece(from, until);
    return concatBytes([this.#front.piece(from, border), this.#tail.subarray(0, until - border)]);
  }

  *chunks(from: number, until: number): Generator<Uint8Array, void, undefined> {
    const border = this.#frontLength;
    if (from < border) yield* this.#front.chunks(from, Math.min(until, border));
    if (until <= border) return;
    yield this.#tail.subarray(Math.max(0, from - border), until - border);
  }
}
