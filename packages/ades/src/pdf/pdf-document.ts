/**
 * A PDF file, opened for reading: objects by number, the trailer, pages, revisions.
 *
 * Opening reads the cross-references alone, and checks that they point at what they name;
 * objects are read when asked for. The bytes are kept, not copied, and must not change. They
 * need not be in memory: a file far larger than that is read through a window, its streams
 * only if somebody asks for their data.
 */

import { equalBytes } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import type { PdfInput } from './bytes/byte-source.ts';
import { ByteWindow } from './bytes/byte-window.ts';
import type { PdfDictionary, PdfReference, PdfStream, PdfValue } from './cos.ts';
import type { PdfCipher } from './encryption/cipher.ts';
import { openEncryption } from './encryption/document-encryption.ts';
import type { DocumentEncryption } from './encryption/document-encryption.ts';
import { EVERYTHING_PERMITTED } from './encryption/permissions.ts';
import type { PdfPermissions } from './encryption/permissions.ts';
import { addContainedObjects } from './xref/contained-objects.ts';
import { EntryHistory } from './xref/entry-history.ts';
import { continueStructure, loadStructure, rebuild } from './xref/load-structure.ts';
import type { PdfStructure } from './xref/load-structure.ts';
import { OBJECT_COST, ObjectStore } from './object-store.ts';
import type { PdfBytes } from './object-store.ts';
import type { ObjectStream } from './object-streams.ts';
import { readPages } from './page-tree.ts';
import type { PdfPage } from './page-tree.ts';
import { PDF_LIMITS } from './pdf-limits.ts';
import type { PdfLimits } from './pdf-limits.ts';
import { ReadBudget } from './read-budget.ts';
import type { IndirectObject } from './syntax/read-object.ts';
import { groupRevisions } from './xref/revisions.ts';
import { OBJECT_NUMBER_MAX } from './xref-entry.ts';
import type { PdfRevision, XrefEntry } from './xref-entry.ts';

export interface OpenPdfOptions {
  /** User or owner password; the empty user password is tried as well. */
  readonly password?: string;
  /** Needed for encrypted documents only. */
  readonly cipher?: PdfCipher;
  readonly limits?: Partial<PdfLimits>;
}

/**
 * Opens a PDF. @throws {AdesError} if it cannot be read as one, is encrypted and the
 * password or a cipher is missing, or is larger than the limits allow.
 */
export function openPdf(input: PdfInput, options: OpenPdfOptions = {}): PdfDocument {
  const file = makeFile(ByteWindow.over(input), options);
  const structure = loadStructure(file);
  try {
    return new PdfDocument(file, structure, options);
  } catch (failure) {
    const isDamage = failure instanceof AdesError && failure.code === 'pdf_xref_damaged';
    if (!isDamage || structure.repaired) throw failure;
    return new PdfDocument(file, rebuild(file, structure.headerOffset), options);
  }
}

function makeFile(bytes: ByteWindow, options: OpenPdfOptions): PdfBytes {
  const limits = { ...PDF_LIMITS, ...options.limits };
  if (bytes.length > limits.fileBytesMax) throw new AdesError('pdf_too_large', 'the file');
  return { bytes, limits, budget: new ReadBudget(bytes.length) };
}

interface Opening extends OpenPdfOptions {
  /** The same document without its newest updates: what it knows is taken over. */
  readonly before?: PdfDocument;
  /** Known already where a revision of an open document is opened. */
  readonly revisions?: readonly PdfRevision[];
}

/** Of one document all revisions together may be read this much more often than it alone. */
const REVISION_READS = 4;

/** An open document. Made by `openPdf`. */
export class PdfDocument {
  /** The file, to be read piece by piece. */
  readonly window: ByteWindow;
  /** The newest revision's trailer, or the dictionary of its cross-reference stream. */
  readonly trailer: PdfDictionary;
  readonly catalog: PdfDictionary;
  readonly catalogReference: PdfReference | undefined;
  /** Oldest first. Empty if the cross-references had to be rebuilt. */
  readonly revisions: readonly PdfRevision[];
  /** True if cross-references were damaged and rebuilt by scanning the file. */
  readonly repaired: boolean;
  /** What `permissions` come from, and what new objects are encrypted with. */
  readonly encryption: DocumentEncryption | undefined;
  /** True if the newest section is a cross-reference stream. */
  readonly usesXrefStream: boolean;
  /** Bytes before `%PDF-`. */
  readonly headerOffset: number;
  /** What the file's own offsets count from: `headerOffset`, or 0 in some files with junk. */
  readonly offsetBase: number;
  /** Where each object is, as the newest revision has it. */
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly #file: PdfBytes;
  readonly #structure: PdfStructure;
  readonly #options: OpenPdfOptions;
  readonly #store: ObjectStore;
  readonly #pages: PdfPage[] = [];
  /** Where reading the page tree goes on; `undefined` before it began. */
  #morePages: Iterator<PdfPage, void> | undefined;
  #history: { readonly entries: EntryHistory; readonly budget: ReadBudget } | undefined;
  #maxObjectNumber: number | undefined;

  /** Use `openPdf`. @throws {AdesError} */
  constructor(file: PdfBytes, structure: PdfStructure, opening: Opening) {
    const { before, revisions, ...options } = opening;
    this.#file = file;
    this.#structure = structure;
    this.#options = options;
    this.#store = new ObjectStore(file, structure.entries);
    if (!revisions) file.budget.allow(2 * OBJECT_COST * structure.entries.size);
    this.window = file.bytes;
    this.trailer = structure.trailer;
    this.repaired = structure.repaired;
    this.usesXrefStream = structure.usesXrefStream;
    this.headerOffset = structure.headerOffset;
    this.offsetBase = structure.offsetBase;
    this.entries = structure.entries;
    this.encryption = this.#openEncryption(before);
    if (before) this.#store.takeOver(before.#store, (number) => this.#isNewSince(before, number));
    if (structure.rebuilt) addContainedObjects(this.#store, structure.rebuilt);
    this.revisions = revisions ?? groupRevisions(file, structure.sections, structure.offsetBase);
    const root = structure.trailer.entries.get('Root');
    const catalog = this.resolve(root);
    if (catalog.kind !== 'dictionary') throw new AdesError('pdf_xref_damaged', 'no catalog');
    this.catalog = catalog;
    this.catalogReference = root?.kind === 'reference' ? root : undefined;
  }

  /**
   * The whole file in one piece: as given if it was in memory, else a copy.
   * @throws {AdesError} `pdf_too_large` if it is not in memory, and too large to be.
   */
  get bytes(): Uint8Array {
    return this.window.slice(0);
  }

  /** New numbers start above it. */
  get maxObjectNumber(): number {
    this.#maxObjectNumber ??= highestNumber(this.#structure);
    return this.#maxObjectNumber;
  }

  get isEncrypted(): boolean {
    return this.encryption !== undefined;
  }

  /** What /P allows. Everything, if not encrypted or opened by its owner. */
  get permissions(): PdfPermissions {
    return this.encryption?.permissions ?? EVERYTHING_PERMITTED;
  }

  /**
   * The object a value stands for: follows references; null if missing or free.
   * @throws {AdesError} if the object is there but cannot be read.
   */
  resolve(value: PdfValue | undefined): PdfValue {
    return this.#store.resolve(value);
  }

  /** An object by number; null if free or missing. @throws {AdesError} */
  object(number: number): PdfValue {
    return this.#store.object(number);
  }

  /** What stands at an offset, as it is spelt there: not decrypted. @throws {AdesError} */
  objectAt(offset: number): IndirectObject {
    return this.#store.readAt(offset);
  }

  /** The objects inside an object stream; `undefined` for anything else. @throws {AdesError} */
  objectStream(number: number): ObjectStream | undefined {
    return this.#store.container(number);
  }

  /** `resolve`, and `undefined` unless it is a dictionary. @throws {AdesError} */
  dictionary(value: PdfValue | undefined): PdfDictionary | undefined {
    const resolved = this.resolve(value);
    return resolved.kind === 'dictionary' ? resolved : undefined;
  }

  /** Every object number in use. */
  *objectNumbers(): Iterable<number> {
    for (const [number, entry] of this.entries) if (entry.kind !== 'free') yield number;
  }

  /**
   * The data of a stream with all filters undone.
   * @throws {AdesError} `pdf_filter_unsupported` (images), `pdf_stream_corrupt`, `pdf_too_large`.
   */
  streamData(stream: PdfStream): Uint8Array {
    return this.#store.streamData(stream);
  }

  /** @throws {AdesError} `pdf_malformed` without a page tree. */
  pages(): readonly PdfPage[] {
    this.#readPagesUpTo(Number.POSITIVE_INFINITY);
    return this.#pages;
  }

  pageCount(): number {
    return this.pages().length;
  }

  /**
   * A page, counted from 0; the pages behind it are not read.
   * @throws {AdesError} `pdf_object_missing`.
   */
  page(index: number): PdfPage {
    const page = this.hasPage(index) ? this.#pages[index] : undefined;
    if (!page) throw new AdesError('pdf_object_missing', `page ${index}`);
    return page;
  }

  /** Whether there is a page of that index, counted from 0. @throws {AdesError} as `pages`. */
  hasPage(index: number): boolean {
    this.#readPagesUpTo(index);
    return this.#pages[index] !== undefined;
  }

  /**
   * The document as it was after a revision, counted from 0, the oldest. Its bytes end
   * with that revision. Reading all of them costs out of one budget.
   * @param before the revision before it, if it is at hand: what that knows is taken over.
   * @throws {AdesError} `pdf_object_missing` if there is no such one.
   */
  atRevision(index: number, before?: PdfDocument): PdfDocument {
    const revision = this.revisions[index];
    const newest = revision?.sections[0];
    if (!revision || !newest) throw new AdesError('pdf_object_missing', `revision ${index}`);
    const { entries, budget } = this.#historyOfEntries();
    // By its own sections, not by its `startxref`, which may have been forged to say otherwise.
    const revisions = this.revisions.slice(0, index + 1);
    const structure: PdfStructure = {
      headerOffset: this.headerOffset,
      offsetBase: this.offsetBase,
      entries: entries.at(index),
      trailer: newest.trailer,
      sections: revisions.toReversed().flatMap(({ sections }) => sections),
      usesXrefStream: newest.kind === 'stream',
      repaired: false,
    };
    const file = { ...this.#file, bytes: this.window.upTo(revision.end), budget };
    const opening = { ...this.#options, revisions, ...(before && { before }) };
    return new PdfDocument(file, structure, opening);
  }

  #historyOfEntries() {
    if (this.#history) return this.#history;
    const budget = new ReadBudget(REVISION_READS * this.window.length);
    budget.allow(REVISION_READS * 2 * OBJECT_COST * this.entries.size);
    this.#history = { entries: new EntryHistory(this.revisions), budget };
    return this.#history;
  }

  /**
   * The document with an update appended that was made for it: the same as opening both
   * together, but what is there already is neither copied nor read again.
   * @throws {AdesError} if the update does not go with the document.
   */
  followedBy(appended: Uint8Array): PdfDocument {
    if (appended.length === 0) return this;
    const file = makeFile(this.window.followedBy(appended), this.#options);
    const structure = continueStructure(file, this.#structure);
    return new PdfDocument(file, structure, { ...this.#options, before: this });
  }

  /** An object in an object stream is as old as that stream. */
  #isNewSince(before: PdfDocument, number: number): boolean {
    const entry = this.entries.get(number);
    if (entry !== before.entries.get(number)) return true;
    return entry?.kind === 'compressed' && this.#isNewContainer(before, entry.container);
  }

  #isNewContainer(before: PdfDocument, container: number): boolean {
    return this.entries.get(container) !== before.entries.get(container);
  }

  #readPagesUpTo(index: number): void {
    this.#morePages ??= readPages({
      catalog: this.catalog,
      limits: this.#file.limits,
      resolve: (value) => this.resolve(value),
    });
    try {
      while (this.#pages.length <= index) {
        const { value } = this.#morePages.next();
        if (!value) return;
        this.#pages.push(value);
      }
    } catch (failure) {
      // Whoever asks again is to get the same answer, not the pages before the fault.
      this.#morePages = undefined;
      this.#pages.length = 0;
      throw failure;
    }
  }

  #openEncryption(before: PdfDocument | undefined): DocumentEncryption | undefined {
    const entry = this.trailer.entries.get('Encrypt');
    if (before?.encryption && this.#isEncryptedAs(before, entry)) {
      const { encryption } = before;
      this.#store.useDecryptor((object) => encryption.decrypt(object));
      return encryption;
    }
    const dictionary = this.resolve(entry);
    if (entry === undefined || entry.kind === 'null') return undefined;
    if (dictionary.kind !== 'dictionary') throw new AdesError('pdf_malformed', '/Encrypt');
    const encryption = openEncryption({
      dictionary,
      reference: entry.kind === 'reference' ? entry : undefined,
      fileId: this.#fileId(),
      password: this.#options.password,
      cipher: this.#options.cipher,
      resolve: (value) => this.resolve(value),
    });
    this.#store.useDecryptor((object) => encryption.decrypt(object));
    return encryption;
  }

  /** Deriving the key of a file takes as long as its author wished. */
  #isEncryptedAs(before: PdfDocument, entry: PdfValue | undefined): boolean {
    const old = before.trailer.entries.get('Encrypt');
    if (entry?.kind !== 'reference' || old?.kind !== 'reference') return false;
    const sameId = equalBytes(this.#fileId(), before.#fileId());
    return sameId && entry.number === old.number && !this.#isNewSince(before, entry.number);
  }

  #fileId(): Uint8Array {
    const id = this.resolve(this.trailer.entries.get('ID'));
    const first = id.kind === 'array' ? this.resolve(id.items[0]) : id;
    return first.kind === 'string' ? first.bytes : new Uint8Array(0);
  }
}

/** New numbers start above everything mentioned anywhere, so that none is recycled. */
function highestNumber({ entries, trailer }: PdfStructure): number {
  const size = trailer.entries.get('Size');
  const declared = size?.kind === 'number' && Number.isInteger(size.value) ? size.value - 1 : 0;
  let highest = declared <= OBJECT_NUMBER_MAX ? Math.max(declared, 0) : 0;
  for (const number of entries.keys()) highest = Math.max(highest, number);
  return highest;
}
