/**
 * Changes to a document, appended as an incremental update (ISO 32000-2, 7.5.6).
 *
 * Bytes already in the file are never touched. The new cross-reference section is of the
 * kind the file uses (a table behind a table, a stream behind a stream), since viewers
 * rewrite a file that mixes them, and so break its signatures. A file whose own
 * cross-references were rebuilt gets a complete section instead, without /Prev: pointing
 * back at damage would only pass it on.
 */

import { AdesError } from '../ades-error.ts';
import { ByteSink } from './syntax/byte-sink.ts';
import { array, hexString, number, reference } from './cos.ts';
import type { PdfReference, PdfSpan, PdfValue } from './cos.ts';
import type { PdfDocument } from './pdf-document.ts';
import { writeValue } from './syntax/write-value.ts';
import type { WriteTarget } from './syntax/write-value.ts';
import { writeXrefStream, writeXrefTable } from './xref/write-xref.ts';
import { OBJECT_NUMBER_MAX } from './xref-entry.ts';
import type { XrefEntry } from './xref-entry.ts';

export interface PdfUpdateOptions {
  /** Bytes that change with the content, such as a digest: the first 16 become /ID[1]. */
  readonly idSeed?: Uint8Array;
  /** Source of initialisation vectors; needed for AES-encrypted documents only. */
  readonly random?: (length: number) => Uint8Array;
}

export interface FinishedUpdate {
  /** What is to be appended to the original bytes. */
  readonly appended: Uint8Array;
  /** The new file in one piece, joined anew on each use; for documents in memory. */
  readonly bytes: Uint8Array;
  /** Absolute offset of `n g obj`, by object number. */
  readonly objectOffsets: ReadonlyMap<number, number>;
  /** Absolute place of every labelled verbatim value. */
  readonly verbatimSpans: ReadonlyMap<string, PdfSpan>;
  /** Absolute offset of the new cross-reference section. */
  readonly startXref: number;
}

/** Starts an update of a document. */
export function beginUpdate(document: PdfDocument, options: PdfUpdateOptions = {}): PdfUpdate {
  return new PdfUpdate(document, options);
}

/** Trailer entries that belong to one section, or to its stream, and are not passed on. */
const OWN_TO_SECTION = new Set([
  ...['Prev', 'XRefStm', 'Size', 'Type', 'W', 'Index'],
  ...['Length', 'Filter', 'DecodeParms', 'F', 'FFilter', 'FDecodeParms', 'DL'],
]);

const ID_LENGTH = 16;

/** Changes being gathered. Made by `beginUpdate`. */
export class PdfUpdate {
  readonly #document: PdfDocument;
  readonly #options: PdfUpdateOptions;
  readonly #changes = new Map<number, { reference: PdfReference; value: PdfValue | undefined }>();
  readonly #trailer = new Map<string, PdfValue>();
  #highest: number;

  constructor(document: PdfDocument, options: PdfUpdateOptions) {
    this.#document = document;
    this.#options = options;
    this.#highest = document.maxObjectNumber;
  }

  /** A fresh object number, above all in use. It must be `set` before `finish`. */
  allocate(): PdfReference {
    if (this.#highest >= OBJECT_NUMBER_MAX) throw new AdesError('pdf_too_large', 'object numbers');
    this.#highest += 1;
    const fresh = reference(this.#highest);
    this.#changes.set(fresh.number, { reference: fresh, value: undefined });
    return fresh;
  }

  /** Defines or replaces an object. Values are given in the clear; encryption is added. */
  set(target: PdfReference, value: PdfValue): void {
    if (target.number > this.#highest) throw new AdesError('pdf_object_missing', 'not allocated');
    this.#changes.set(target.number, { reference: target, value });
  }

  /** What an object will be after the update: the value set here, else the document's. */
  get(target: PdfReference): PdfValue {
    return this.#changes.get(target.number)?.value ?? this.#document.resolve(target);
  }

  /** Adds or replaces trailer entries. */
  setTrailer(entries: Readonly<Record<string, PdfValue>>): void {
    for (const [key, value] of Object.entries(entries)) this.#trailer.set(key, value);
  }

  /**
   * The new file. @throws {AdesError} `pdf_object_missing` if an allocated object was never
   * set; `pdf_encryption_unsupported` if encrypting needs `random` and none was given.
   */
  finish(): FinishedUpdate {
    const { window } = this.#document;
    const sink = new ByteSink(window.length);
    const verbatimSpans = new Map<string, PdfSpan>();
    const target: WriteTarget = {
      sink,
      onVerbatim: (label, span) => void verbatimSpans.set(label, span),
    };
    const last = window.at(window.length - 1);
    if (last !== 10 && last !== 13) sink.text('\n');
    const objectOffsets = new Map<number, number>();
    for (const { reference: place, value } of this.#changes.values()) {
      if (!value) throw new AdesError('pdf_object_missing', `object ${place.number} was never set`);
      objectOffsets.set(place.number, sink.position);
      sink.text(`${place.number} ${place.generation} obj\n`);
      writeValue(target, this.#encrypted(value, place));
      sink.text('\nendobj\n');
    }
    const startXref = this.#writeSection(target, objectOffsets);
    const appended = sink.joined();
    return {
      appended,
      get bytes() {
        return join(window.slice(0), appended);
      },
      objectOffsets,
      verbatimSpans,
      startXref,
    };
  }

  #encrypted(value: PdfValue, place: PdfReference): PdfValue {
    const { encryption } = this.#document;
    if (!encryption) return value;
    const random = this.#options.random ?? refuseRandom;
    return encryption.encrypt(value, place, random);
  }

  #writeSection(target: WriteTarget, offsets: ReadonlyMap<number, number>): number {
    const { usesXrefStream, offsetBase } = this.#document;
    const entries = this.#document.repaired ? this.#allEntries() : new Map<number, XrefEntry>();
    for (const [object, offset] of offsets) {
      const generation = this.#changes.get(object)?.reference.generation ?? 0;
      entries.set(object, { kind: 'plain', offset, generation });
    }
    // The stream is an object itself, with a number of its own.
    const size = this.#highest + (usesXrefStream ? 2 : 1);
    const content = { entries, trailer: this.#newTrailer(size), base: offsetBase };
    if (usesXrefStream) return writeXrefStream(target, content, this.#highest + 1);
    return writeXrefTable(target, content);
  }

  /** A complete section starts with the head of the free list. */
  #allEntries(): Map<number, XrefEntry> {
    const entries = new Map(this.#document.entries);
    return entries.set(0, { kind: 'free', generation: 65535 });
  }

  #newTrailer(size: number): Map<string, PdfValue> {
    const { trailer, revisions, offsetBase, repaired } = this.#document;
    const kept = [...trailer.entries].filter(([key]) => !OWN_TO_SECTION.has(key));
    const entries = new Map<string, PdfValue>([['Size', number(size)], ...kept]);
    const newest = revisions.at(-1);
    if (newest && !repaired) entries.set('Prev', number(newest.startXref - offsetBase));
    const id = this.#newId();
    if (id) entries.set('ID', id);
    for (const [key, value] of this.#trailer) entries.set(key, value);
    return entries;
  }

  /** /ID[0] stays, since keys of encrypted files are derived from it; /ID[1] changes. */
  #newId(): PdfValue | undefined {
    const seed = this.#options.idSeed?.slice(0, ID_LENGTH);
    if (!seed) return undefined;
    const id = this.#document.resolve(this.#document.trailer.entries.get('ID'));
    const first = id.kind === 'array' ? this.#document.resolve(id.items[0]) : id;
    if (first.kind !== 'string' && this.#document.isEncrypted) return undefined;
    return array([hexString(first.kind === 'string' ? first.bytes : seed), hexString(seed)]);
  }
}

function refuseRandom(): never {
  throw new AdesError('pdf_encryption_unsupported', 'no source of random bytes was given');
}

function join(original: Uint8Array, appended: Uint8Array): Uint8Array {
  const joined = new Uint8Array(original.length + appended.length);
  joined.set(original);
  joined.set(appended, original.length);
  return joined;
}
