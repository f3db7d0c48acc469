/**
 * All cross-reference sections of a file, newest first, along /Prev
 * (ISO 32000-2, 7.5.6 and 7.5.8.4).
 *
 * In a hybrid file the table lists as free what only its /XRefStm knows; such an entry of
 * the stream wins over a free one of the table, and loses against one in use.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfStream } from '../cos.ts';
import { ObjectStore } from '../object-store.ts';
import type { PdfBytes } from '../object-store.ts';
import type { EntryList } from './entry-list.ts';
import { readXrefStreamEntries, isXrefStream } from './xref-stream.ts';
import { isXrefTable, readXrefTable } from './xref-table.ts';
import type { XrefEntry, XrefSection } from '../xref-entry.ts';

export interface XrefFile extends PdfBytes {
  /** What the file's own offsets count from. */
  readonly base: number;
}

/**
 * @param known sections read before, newest first: where the chain meets the first of them they
 * are taken as they are.
 * @throws {AdesError} `pdf_xref_damaged` if the chain is broken or loops; `pdf_too_large`.
 */
export function readXrefChain(
  file: XrefFile,
  startXref: number,
  known: readonly XrefSection[] = [],
): XrefSection[] {
  const reader = new SectionReader(file);
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  let entriesCount = 0;
  let next: number | undefined = file.base + startXref;
  while (next !== undefined) {
    if (seen.has(next)) throw new AdesError('pdf_xref_damaged', '/Prev runs in a loop');
    if (next === known[0]?.offset) return [...sections, ...known];
    if (sections.length === file.limits.sectionsMax) throw new AdesError('pdf_too_large', '/Prev');
    seen.add(next);
    const section = reader.read(next);
    sections.push(section);
    entriesCount += section.entries.size;
    if (entriesCount > file.limits.objectsMax) throw new AdesError('pdf_too_large', 'objects');
    const previous = offsetEntry(section.trailer, 'Prev');
    next = previous === undefined ? undefined : file.base + previous;
  }
  return sections;
}

/** One map out of all sections; the newest entry for a number counts. */
export function mergeEntries(newestFirst: readonly XrefSection[]): Map<number, XrefEntry> {
  const merged = new Map<number, XrefEntry>();
  for (const section of newestFirst) {
    for (const [number, entry] of section.entries) {
      if (!merged.has(number)) merged.set(number, entry);
    }
  }
  return merged;
}

class SectionReader {
  readonly #context: XrefFile;
  /** Reads the stream objects; it knows of no other object, since none can be found yet. */
  readonly #store: ObjectStore;

  constructor(file: XrefFile) {
    this.#context = file;
    this.#store = new ObjectStore(file, new Map());
  }

  read(offset: number): XrefSection {
    if (!isXrefTable(this.#context.bytes, offset)) return this.#readStream(offset);
    const table = readXrefTable(this.#context, offset);
    const streamOffset = offsetEntry(table.trailer, 'XRefStm');
    if (streamOffset === undefined) return table;
    const hidden = this.#readStream(this.#context.base + streamOffset);
    const entries = new Map(table.entries);
    let ambiguous = table.ambiguous || hidden.ambiguous;
    for (const [number, entry] of hidden.entries) {
      const inTable = entries.get(number);
      if (!inTable || inTable.kind === 'free') entries.set(number, entry);
      else if (entry.kind !== 'free') ambiguous = true;
    }
    return { ...table, kind: 'hybrid', entries, ambiguous };
  }

  #readStream(offset: number): XrefSection {
    const { value, end } = this.#store.readAt(offset);
    if (!isXrefStream(value)) throw new AdesError('pdf_xref_damaged', 'not a section');
    const { first, ambiguous } = this.#entries(value);
    return { kind: 'stream', offset, end, entries: first, trailer: value.dictionary, ambiguous };
  }

  #entries(stream: PdfStream): EntryList {
    const data = this.#store.structureData(stream);
    return readXrefStreamEntries(this.#context, stream.dictionary, data);
  }
}

/** An offset in a trailer. Zero, which some writers leave there, can be no section. */
function offsetEntry(trailer: PdfDictionary, key: string): number | undefined {
  const value = trailer.entries.get(key);
  if (value?.kind !== 'number') return undefined;
  return Number.isSafeInteger(value.value) && value.value > 0 ? value.value : undefined;
}
