/**
 * The skeleton of a file: its cross-references and trailer, as they stand if they are
 * sound, rebuilt if they are not.
 *
 * Sound means that every entry points at the object it names. One that does not is
 * forgiven if the object is nowhere else either (readers take it as null); if it can be
 * found elsewhere, the whole is rebuilt, since then readers would differ on what is there.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import type { PdfDictionary } from '../cos.ts';
import { findHeader, findLastStartXref } from './locate-xref.ts';
import type { PdfBytes } from '../object-store.ts';
import { mergeEntries, readXrefChain } from './read-xref-chain.ts';
import { readObjectHeader } from '../syntax/read-object.ts';
import { rebuildXref } from './rebuild-xref.ts';
import type { RebuiltXref } from './rebuild-xref.ts';
import type { XrefEntry, XrefSection } from '../xref-entry.ts';

export interface PdfStructure {
  readonly headerOffset: number;
  /** What the file's own offsets count from: `headerOffset`, or 0 in some files with junk. */
  readonly offsetBase: number;
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: PdfDictionary;
  /** Newest first; empty if rebuilt. */
  readonly sections: readonly XrefSection[];
  readonly usesXrefStream: boolean;
  readonly repaired: boolean;
  /** If rebuilt: `entries`, to which what the object streams hold is still to be added. */
  readonly rebuilt?: Pick<RebuiltXref, 'entries' | 'containers'>;
}

/** @throws {AdesError} if there is no way to find the document's objects. */
export function loadStructure(file: PdfBytes): PdfStructure {
  const headerOffset = findHeader(file.bytes);
  const startXref = findLastStartXref(file.bytes);
  if (startXref === undefined) return rebuild(file, headerOffset);
  const bases = headerOffset === 0 ? [0] : [headerOffset, 0];
  for (const base of bases) {
    const structure = tryChain(file, { headerOffset, base, startXref });
    if (!structure) continue;
    const misplaced = misplacedObjects(file.bytes, structure.entries);
    if (misplaced.length === 0) return structure;
    return rebuildIfFound(file, structure, misplaced);
  }
  return rebuild(file, headerOffset);
}

/**
 * The structure of a file that has got updates appended since `before` was read: only they are.
 * @throws {AdesError} if they do not go with what is before them.
 */
export function continueStructure(file: PdfBytes, before: PdfStructure): PdfStructure {
  const { headerOffset, offsetBase: base } = before;
  const startXref = findLastStartXref(file.bytes) ?? -1;
  const structure = followChain(file, { headerOffset, base, startXref, known: before });
  const fresh = mergeEntries(structure.sections.filter((one) => !before.sections.includes(one)));
  if (misplacedObjects(file.bytes, fresh).length > 0) {
    throw new AdesError('pdf_xref_damaged', 'an update points elsewhere');
  }
  return structure;
}

export interface ChainStart {
  readonly headerOffset: number;
  readonly base: number;
  readonly startXref: number;
  /** Of the file without its newest updates. */
  readonly known?: PdfStructure;
}

/** The structure as the chain at `startXref` has it. @throws {AdesError} */
function followChain(file: PdfBytes, start: ChainStart): PdfStructure {
  const { headerOffset, base, startXref, known } = start;
  const sections = readXrefChain({ ...file, base }, startXref, known?.sections);
  const newest = sections[0];
  if (!newest?.trailer.entries.has('Root')) {
    throw new AdesError('pdf_xref_damaged', 'the trailer has no /Root');
  }
  return {
    headerOffset,
    offsetBase: base,
    entries: mergeEntries(sections),
    trailer: newest.trailer,
    sections,
    usesXrefStream: newest.kind === 'stream',
    repaired: false,
  };
}

function tryChain(file: PdfBytes, start: ChainStart): PdfStructure | undefined {
  try {
    return followChain(file, start);
  } catch (failure) {
    if (failure instanceof AdesError && failure.code !== 'pdf_too_large') return undefined;
    throw failure;
  }
}

/** Rebuilds, whatever the cross-references say. @throws {AdesError} `pdf_xref_damaged`. */
export function rebuild(file: PdfBytes, headerOffset: number): PdfStructure {
  return fromRebuilt(rebuildXref(file), headerOffset);
}

function fromRebuilt(rebuilt: RebuiltXref, headerOffset: number): PdfStructure {
  const { entries, trailer, containers, hasXrefStream } = rebuilt;
  return {
    headerOffset,
    offsetBase: headerOffset,
    entries,
    trailer,
    sections: [],
    usesXrefStream: hasXrefStream || containers.length > 0,
    repaired: true,
    rebuilt: { entries, containers },
  };
}

function misplacedObjects(bytes: ByteWindow, entries: ReadonlyMap<number, XrefEntry>): number[] {
  const misplaced: number[] = [];
  for (const [number, entry] of entries) {
    if (entry.kind !== 'plain') continue;
    if (readObjectHeader(bytes, entry.offset)?.number !== number) misplaced.push(number);
  }
  return misplaced;
}

function rebuildIfFound(
  file: PdfBytes,
  structure: PdfStructure,
  misplaced: readonly number[],
): PdfStructure {
  const rebuilt = rebuildXref(file);
  if (!misplaced.some((number) => rebuilt.entries.has(number))) return structure;
  return fromRebuilt(rebuilt, structure.headerOffset);
}
