/**
 * A PDF file, opened for reading: objects by number, the trailer, pages, revisions.
 */

import { AdesError } from '../ades-error.ts';
import type { PdfDictionary, PdfReference, PdfStream, PdfValue } from './cos.ts';
import type { PdfCipher } from './encryption/cipher.ts';
import type { PdfLimits } from './pdf-limits.ts';
import type { PdfRevision } from './xref-entry.ts';

export interface OpenPdfOptions {
  /** User or owner password; the empty user password is always tried first. */
  readonly password?: string;
  /** Needed for encrypted documents only. */
  readonly cipher?: PdfCipher;
  readonly limits?: Partial<PdfLimits>;
}

/** What the document's /P allows whoever opened it. All true if not encrypted, or for its owner. */
export interface PdfPermissions {
  /** True if the owner's password opened it: then nothing is forbidden. */
  readonly isOwner: boolean;
  readonly print: boolean;
  readonly modify: boolean;
  readonly copy: boolean;
  readonly annotate: boolean;
  readonly fillForms: boolean;
  readonly assemble: boolean;
}

export interface PdfPage {
  readonly index: number;
  /** `undefined` for a page written directly into /Kids, which is not allowed but seen. */
  readonly reference: PdfReference | undefined;
  readonly dictionary: PdfDictionary;
  /** An entry of the page or, for inheritable ones, of its ancestors; resolved, null if absent. */
  attribute(key: string): PdfValue;
}

export interface PdfDocument {
  /** The whole file, as given; not a copy. */
  readonly bytes: Uint8Array;
  readonly trailer: PdfDictionary;
  readonly catalog: PdfDictionary;
  readonly catalogReference: PdfReference | undefined;
  /** Oldest first. Empty if the cross-references had to be rebuilt. */
  readonly revisions: readonly PdfRevision[];
  /** True if cross-references were damaged and rebuilt by scanning the file. */
  readonly repaired: boolean;
  readonly isEncrypted: boolean;
  readonly permissions: PdfPermissions;
  readonly maxObjectNumber: number;
  /** True if the newest section is a cross-reference stream. */
  readonly usesXrefStream: boolean;
  /** Bytes before `%PDF-`; the file's own offsets count from here. */
  readonly headerOffset: number;
  /** The object a value stands for: follows references; null if missing. */
  resolve(value: PdfValue | undefined): PdfValue;
  /** An object by number, as the newest revision has it; null if free or missing. */
  object(number: number): PdfValue;
  /** Every object number in use. */
  objectNumbers(): Iterable<number>;
  /** `resolve`, and `undefined` unless it is of the kind asked for. */
  dictionary(value: PdfValue | undefined): PdfDictionary | undefined;
  /** The data of a stream with all filters undone. */
  streamData(stream: PdfStream): Uint8Array;
  pageCount(): number;
  page(index: number): PdfPage;
  pages(): Iterable<PdfPage>;
  /** The document as it was after revision `index` (into `revisions`). */
  atRevision(index: number): PdfDocument;
}

/** @throws {AdesError} if it cannot be read as a PDF. */
export function openPdf(bytes: Uint8Array, options: OpenPdfOptions = {}): PdfDocument {
  throw new AdesError('pdf_malformed', `${bytes.length} ${String(options.password)}`);
}
