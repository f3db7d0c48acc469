/**
 * Changes to a document, appended as an incremental update (ISO 32000-2, 7.5.6).
 *
 * Bytes already in the file are never touched.
 */

import { AdesError } from '../ades-error.ts';
import type { PdfReference, PdfSpan, PdfValue } from './cos.ts';
import type { PdfDocument } from './pdf-document.ts';

export interface PdfUpdateOptions {
  /** At least 16 bytes that change with the content: becomes the new /ID[1]. */
  readonly idSeed?: Uint8Array;
  /** Source of initialisation vectors; needed only for AES-encrypted documents. */
  readonly random?: (length: number) => Uint8Array;
}

export interface FinishedUpdate {
  /** The original bytes and the appended ones; concatenated they are the new file. */
  readonly parts: readonly [Uint8Array, Uint8Array];
  /** The new file in one piece, joined on first use. */
  readonly bytes: Uint8Array;
  /** Absolute offset of `n g obj`, by object number. */
  readonly objectOffsets: ReadonlyMap<number, number>;
  /** Absolute place of every labelled verbatim value. */
  readonly verbatimSpans: ReadonlyMap<string, PdfSpan>;
  /** Absolute offset of the new cross-reference section. */
  readonly startXref: number;
}

export interface PdfUpdate {
  /** A fresh object number. It must be `set` before `finish`. */
  allocate(): PdfReference;
  /** Defines or replaces an object. */
  set(reference: PdfReference, value: PdfValue): void;
  /** What an object will be after the update: the value set here, else the document's. */
  get(reference: PdfReference): PdfValue;
  /** Adds or replaces trailer entries. */
  setTrailer(entries: Readonly<Record<string, PdfValue>>): void;
  finish(): FinishedUpdate;
}

/** Starts an update. @throws {AdesError} on `finish`, if an allocated object was never set. */
export function beginUpdate(document: PdfDocument, options: PdfUpdateOptions = {}): PdfUpdate {
  throw new AdesError('pdf_malformed', `${document.bytes.length} ${String(options.idSeed)}`);
}
