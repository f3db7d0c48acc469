/**
 * Writes a cross-reference section in the kind the file already uses
 * (ISO 32000-2, 7.5.4, 7.5.5 and 7.5.8), then `startxref` and `%%EOF`.
 */

import { AdesError } from '../../ades-error.ts';
import type { ByteSink } from '../syntax/byte-sink.ts';
import type { PdfValue } from '../cos.ts';
import type { XrefEntry } from '../xref-entry.ts';
import { writeValue } from '../syntax/write-value.ts';
import type { WriteTarget } from '../syntax/write-value.ts';

export interface SectionContent {
  readonly entries: ReadonlyMap<number, XrefEntry>;
  readonly trailer: ReadonlyMap<string, PdfValue>;
  /** What offsets in the file count from. */
  readonly base: number;
}

/** @returns the absolute offset of the section. @throws {AdesError} `pdf_too_large`. */
export function writeXrefTable(target: WriteTarget, content: SectionContent): number {
  const { sink } = target;
  const start = sink.position;
  sink.text('xref\n');
  for (const run of contiguousRuns(content.entries)) {
    sink.text(`${run[0]} ${run.length}\n`);
    sink.text(run.map((number) => tableEntry(content, number)).join(''));
  }
  sink.text('trailer\n');
  writeValue(target, { kind: 'dictionary', entries: content.trailer });
  writeEnd(sink, start - content.base);
  return start;
}

/** What ten digits can say. */
const OFFSET_MAX = 9_999_999_999;

/** Exactly twenty bytes, as readers that seek into the table rely on. */
function tableEntry({ entries, base }: SectionContent, number: number): string {
  const entry = entries.get(number);
  if (entry?.kind === 'plain') return row(entry.offset - base, entry.generation, 'n');
  return row(0, entry?.kind === 'free' ? entry.generation : 0, 'f');
}

function row(offset: number, generation: number, letter: 'n' | 'f'): string {
  if (offset > OFFSET_MAX) throw new AdesError('pdf_too_large', 'offsets of ten digits');
  const place = String(offset).padStart(10, '0');
  return `${place} ${String(generation).padStart(5, '0')} ${letter}\r\n`;
}

/** @param number the section's own object number. @returns the absolute offset of the section. */
export function writeXrefStream(
  target: WriteTarget,
  content: SectionContent,
  number: number,
): number {
  const { sink } = target;
  const start = sink.position;
  const entries = new Map(content.entries);
  entries.set(number, { kind: 'plain', offset: start, generation: 0 });
  const runs = contiguousRuns(entries);
  const width = offsetWidth(start);
  const rows = runs.flat().map((entry) => entries.get(entry) as XrefEntry);
  const index = runs.flatMap((run) => [run[0] as number, run.length]);
  const dictionary = new Map<string, PdfValue>([
    ['Type', { kind: 'name', name: 'XRef' }],
    ...content.trailer,
    ['W', integers([1, width, LAST_WIDTH])],
    ['Index', integers(index)],
  ]);
  sink.text(`${number} 0 obj\n`);
  writeValue(target, {
    kind: 'stream',
    dictionary: { kind: 'dictionary', entries: dictionary },
    raw: binaryRows(rows, { base: content.base, width }),
  });
  sink.text('\nendobj');
  writeEnd(sink, start - content.base);
  return start;
}

const LAST_WIDTH = 3;

/** Four bytes, as most readers expect, until the file outgrows them. */
function offsetWidth(start: number): number {
  return start <= 0xffff_ffff ? 4 : 5;
}

function binaryRows(
  rows: readonly XrefEntry[],
  { base, width }: { readonly base: number; readonly width: number },
): Uint8Array {
  const rowLength = 1 + width + LAST_WIDTH;
  const data = new Uint8Array(rows.length * rowLength);
  rows.forEach((entry, i) => {
    const [type, second, third] = binaryFields(entry, base);
    const at = i * rowLength;
    data[at] = type;
    writeBigEndian(data.subarray(at + 1, at + 1 + width), second);
    writeBigEndian(data.subarray(at + 1 + width, at + rowLength), third);
  });
  return data;
}

/** Without bit operations, which end at 32 bits. */
function writeBigEndian(field: Uint8Array, value: number): void {
  let rest = value;
  for (let i = field.length - 1; i >= 0; i -= 1) {
    field[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
}

function binaryFields(entry: XrefEntry, base: number): readonly [number, number, number] {
  if (entry.kind === 'free') return [0, 0, entry.generation];
  if (entry.kind === 'plain') return [1, entry.offset - base, entry.generation];
  return [2, entry.container, entry.index];
}

/** Object numbers in ascending order, cut where one is missing. */
function contiguousRuns(entries: ReadonlyMap<number, XrefEntry>): number[][] {
  const numbers = [...entries.keys()].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && run.at(-1) === number - 1) run.push(number);
    else runs.push([number]);
  }
  return runs;
}

function integers(values: readonly number[]): PdfValue {
  return {
    kind: 'array',
    items: values.map((value) => ({ kind: 'number', value, isInteger: true })),
  };
}

function writeEnd(sink: ByteSink, startXref: number): void {
  sink.text(`\nstartxref\n${startXref}\n%%EOF\n`);
}
