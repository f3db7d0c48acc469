/**
 * The bytes of a file as its readers see them: one at a time, searched, or cut out in pieces,
 * whether the file is in memory or far larger than that.
 *
 * Of a file that is not in memory a few megabytes of pages are kept, their buffers used again
 * and again; so a piece that is handed out is a copy, and its size is bounded. A file in memory
 * is one single page, and its pieces are views.
 */

import type { Digester, HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { PdfInput } from './byte-source.ts';
import { JoinedPages } from './joined-pages.ts';
import { PageCache } from './page-cache.ts';
import { PrefixDigests } from './prefix-digests.ts';

/** The largest piece of a file that is not in memory to be held at once. */
export const PIECE_BYTES_MAX = 64 * 1024 * 1024;

export class ByteWindow {
  readonly length: number;
  readonly #pages: PageCache | JoinedPages;
  readonly #digests: PrefixDigests;

  private constructor(pages: PageCache | JoinedPages, length: number, digests: PrefixDigests) {
    this.#pages = pages;
    this.length = length;
    this.#digests = digests;
  }

  static over(input: PdfInput): ByteWindow {
    return new ByteWindow(new PageCache(input), input.length, new PrefixDigests());
  }

  /** The same bytes, but none from `end` on. */
  upTo(end: number): ByteWindow {
    return new ByteWindow(this.#pages, Math.min(end, this.length), this.#digests);
  }

  /** The same bytes, and more behind them, which must not change either. */
  followedBy(more: Uint8Array): ByteWindow {
    const pages = JoinedPages.of(this.#pages, this.length, more);
    return new ByteWindow(pages, this.length + more.length, this.#digests.upTo(this.length));
  }

  /** The byte at a position; `undefined` before the beginning and behind the end. */
  at(position: number): number | undefined {
    if (!(position < this.length)) return undefined;
    const pages = this.#pages;
    const within = position - pages.start;
    if (within >= 0 && within < pages.count) return pages.page[within];
    return position >= 0 ? pages.turnTo(position) : undefined;
  }

  /**
   * The bytes from `from` up to `until`, as far as there are any.
   * @throws {AdesError} `pdf_too_large` if the file is not in memory and the piece too large.
   */
  slice(from: number, until: number = this.length): Uint8Array {
    const start = Math.min(Math.max(from, 0), this.length);
    const end = Math.max(start, Math.min(until, this.length));
    const whole = this.#pages.whole;
    if (whole !== undefined) return whole.subarray(start, end);
    if (end - start > PIECE_BYTES_MAX) throw new AdesError('pdf_too_large', 'a piece of the file');
    return this.#pages.piece(start, end);
  }

  /** Where a byte next stands, from `from` on and before `until`; -1 if nowhere. */
  indexOf(byte: number, from: number, until: number = this.length): number {
    const pages = this.#pages;
    const end = Math.min(until, this.length);
    let at = Math.max(from, 0);
    while (at < end) {
      pages.turnTo(at);
      const hit = pages.page.indexOf(byte, at - pages.start);
      if (hit >= 0 && hit < pages.count) return pages.start + hit < end ? pages.start + hit : -1;
      at = pages.start + pages.count;
    }
    return -1;
  }

  /** Where a byte last stands, before `until` and not before `from`; -1 if nowhere. */
  lastIndexOf(byte: number, until: number, from = 0): number {
    const pages = this.#pages;
    let at = Math.min(until, this.length) - 1;
    while (at >= from && at >= 0) {
      pages.turnTo(at);
      const hit = pages.page.lastIndexOf(byte, at - pages.start);
      if (hit >= 0) return pages.start + hit >= from ? pages.start + hit : -1;
      at = pages.start - 1;
    }
    return -1;
  }

  /**
   * The bytes from `from` up to `until` in order, for one pass over much of a file. A chunk
   * holds good until the next one is asked for.
   */
  *chunks(from: number, until: number = this.length): Generator<Uint8Array, void, undefined> {
    const end = Math.min(until, this.length);
    if (from < end) yield* this.#pages.chunks(from, end);
  }

  /**
   * The digest of the bytes before `position`, to be ended or gone on with. Reads only what no
   * digest by the same algorithm has been over before, of this window or one it came from.
   */
  digester(hash: HashAlgorithm, position: number = this.length): Digester {
    const end = Math.min(position, this.length);
    return this.#digests.at(hash, end, (from, until) => this.chunks(from, until));
  }
}
