/**
 * How much reading one document may cause.
 *
 * What a file points at is its own choice, so a small file could have the same megabytes
 * read a million times. An honest file is read a few times over; this refuses far more.
 */

import { AdesError } from '../ades-error.ts';

const READS_MAX = 16;
/** Allowed on top, so that small files with many faults can still be read. */
const READS_BASE = 16 * 1024 * 1024;

export class ReadBudget {
  #left: number;

  constructor(fileBytes: number) {
    this.#left = READS_BASE + READS_MAX * fileBytes;
  }

  /** More may be read, since more has come to light (a decoded stream). */
  allow(bytes: number): void {
    this.#left += bytes;
  }

  /** @throws {AdesError} `pdf_too_large` once too much was read. */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new AdesError('pdf_too_large', 'the same bytes are read too often');
  }
}
