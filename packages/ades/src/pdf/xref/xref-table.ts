/**
 * A cross-reference table and its trailer (ISO 32000-2, 7.5.4 and 7.5.5).
 *
 * Entries are read as three words, not as twenty bytes, since many writers get the width
 * or the line ends wrong. A first subsection that starts at 1 with the head of the free
 * list is off by one, a known slip of old writers, and is read as starting at 0.
 * Of two entries for one number the first counts, as poppler, mupdf and qpdf have it.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteWindow } from '../bytes/byte-window.ts';
import { isSpace, readDigits, skipSpace, startsWith } from '../syntax/byte-scan.ts';
import type { PdfLimits } from '../pdf-limits.ts';
import type { ReadBudget } from '../read-budget.ts';
import { ValueReader } from '../syntax/read-value.ts';
import { OBJECT_NUMBER_MAX } from '../xref-entry.ts';
import type { XrefEntry, XrefSection } from '../xref-entry.ts';
import { EntryList } from './entry-list.ts';

/** What reading a section needs to know about the file. */
export interface XrefContext {
  readonly bytes: ByteWindow;
  /** What the file's own offsets count from. */
  readonly base: number;
  readonly limits: PdfLimits;
  readonly budget: ReadBudget;
}

export function isXrefTable(bytes: ByteWindow, offset: number): boolean {
  return startsWith(bytes, skipSpace(bytes, offset), 'xref');
}

/** @throws {AdesError} `pdf_xref_damaged` if it cannot be read, `pdf_too_large`. */
export function readXrefTable(context: XrefContext, offset: number): XrefSection {
  const { bytes } = context;
  const entries = new EntryList();
  let at = skipSpace(bytes, offset) + 'xref'.length;
  for (;;) {
    at = skipSpace(bytes, at);
    if (startsWith(bytes, at, 'trailer')) break;
    at = readSubsection(context, at, entries);
  }
  const position = at + 'trailer'.length;
  const reader = new ValueReader(bytes, { position, depthMax: context.limits.depthMax });
  const trailer = reader.read();
  if (trailer.kind !== 'dictionary') throw damaged('the trailer is not a dictionary');
  context.budget.spend(reader.tokens.position - offset);
  const { first, ambiguous } = entries;
  const end = reader.tokens.position;
  return { kind: 'table', offset, end, entries: first, trailer, ambiguous };
}

function readSubsection(context: XrefContext, position: number, entries: EntryList): number {
  const { bytes } = context;
  const first = readDigits(bytes, position);
  const count = first && readDigits(bytes, first.end);
  if (!first || !count) throw damaged('no subsection where one should be');
  let at = count.end;
  let number = first.value;
  for (let i = 0; i < count.value; i += 1) {
    const entry = readEntry(context, at);
    if (!entry) return atTrailer(bytes, at);
    const headOfFreeList = entry.value.kind === 'free' && entry.value.generation === 65535;
    if (i === 0 && number === 1 && entries.isEmpty && headOfFreeList) number = 0;
    entries.add(number, entry.value);
    if (entries.count > context.limits.objectsMax || number > OBJECT_NUMBER_MAX)
      throw new AdesError('pdf_too_large', 'objects');
    number += 1;
    at = entry.end;
  }
  return at;
}

/** A subsection may hold fewer entries than it says, if the trailer comes next. */
function atTrailer(bytes: ByteWindow, position: number): number {
  const at = skipSpace(bytes, position);
  if (!startsWith(bytes, at, 'trailer')) throw damaged('an entry cannot be read');
  return at;
}

interface ReadEntry {
  readonly value: XrefEntry;
  readonly end: number;
}

function readEntry({ bytes, base }: XrefContext, position: number): ReadEntry | undefined {
  const offset = readDigits(bytes, position);
  const generation = offset && readDigits(bytes, offset.end);
  if (!offset || !generation) return undefined;
  let at = generation.end;
  while (isSpace(bytes.at(at))) at += 1;
  const letter = bytes.at(at);
  if (letter !== 0x6e && letter !== 0x66) return undefined;
  // Some writers mark unused entries as in use at offset 0, where no object can be.
  const inUse = letter === 0x6e && offset.value > 0;
  const value: XrefEntry = inUse
    ? { kind: 'plain', offset: base + offset.value, generation: generation.value }
    : { kind: 'free', generation: generation.value };
  return { value, end: at + 1 };
}

function damaged(detail: string): AdesError {
  return new AdesError('pdf_xref_damaged', detail);
}
