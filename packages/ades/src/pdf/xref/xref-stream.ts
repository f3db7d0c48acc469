/**
 * A cross-reference stream (ISO 32000-2, 7.5.8): fixed-width binary entries, and the
 * trailer's keys in the stream's own dictionary.
 */

import { AdesError } from '../../ades-error.ts';
import type { PdfDictionary, PdfStream, PdfValue } from '../cos.ts';
import type { XrefContext } from './xref-table.ts';
import { EntryList } from './entry-list.ts';
import { OBJECT_NUMBER_MAX } from '../xref-entry.ts';
import type { XrefEntry } from '../xref-entry.ts';

interface Layout {
  readonly widths: readonly [number, number, number];
  /** Pairs of first object number and count. */
  readonly ranges: readonly (readonly [number, number])[];
}

const WIDTH_MAX = 8;

export function isXrefStream(value: PdfValue): value is PdfStream {
  if (value.kind !== 'stream') return false;
  const type = value.dictionary.entries.get('Type');
  return type?.kind === 'name' && type.name === 'XRef';
}

/** The entries of a cross-reference stream, given its decoded data. @throws {AdesError} */
export function readXrefStreamEntries(
  context: XrefContext,
  dictionary: PdfDictionary,
  data: Uint8Array,
): EntryList {
  const { widths, ranges } = readLayout(dictionary);
  const rowLength = widths[0] + widths[1] + widths[2];
  const entries = new EntryList();
  let at = 0;
  for (const [first, count] of ranges) {
    // A stream shorter than it says ends the list; readers agree on that.
    const rows = Math.min(count, Math.floor((data.length - at) / rowLength));
    if (entries.count + rows > context.limits.objectsMax || first + rows > OBJECT_NUMBER_MAX)
      throw new AdesError('pdf_too_large', 'objects');
    for (let i = 0; i < rows; i += 1) {
      entries.add(first + i, readRow(context, widths, data.subarray(at, at + rowLength)));
      at += rowLength;
    }
  }
  return entries;
}

function readLayout(dictionary: PdfDictionary): Layout {
  const widths = integers(dictionary.entries.get('W'));
  const [type, second, third] = widths;
  const size = dictionary.entries.get('Size');
  const index = dictionary.entries.get('Index');
  if (type === undefined || second === undefined || third === undefined) throw damaged('/W');
  if (widths.some((width) => width > WIDTH_MAX) || second === 0) throw damaged('/W');
  if (index === undefined && size?.kind !== 'number') throw damaged('/Size');
  const list = index ? integers(index) : [0, size?.kind === 'number' ? size.value : 0];
  const ranges: [number, number][] = [];
  for (let i = 0; i + 1 < list.length; i += 2) {
    ranges.push([list[i] as number, list[i + 1] as number]);
  }
  return { widths: [type, second, third], ranges };
}

function integers(value: PdfValue | undefined): number[] {
  if (value?.kind !== 'array') throw damaged('an array is missing');
  return value.items.map((item) => {
    if (item.kind !== 'number' || !Number.isSafeInteger(item.value) || item.value < 0) {
      throw damaged('not a count');
    }
    return item.value;
  });
}

function readRow(context: XrefContext, widths: Layout['widths'], row: Uint8Array): XrefEntry {
  const type = widths[0] === 0 ? 1 : bigEndian(row, 0, widths[0]);
  const second = bigEndian(row, widths[0], widths[1]);
  const third = bigEndian(row, widths[0] + widths[1], widths[2]);
  if (type === 0) return { kind: 'free', generation: third };
  if (type === 2) return { kind: 'compressed', container: second, index: third };
  // Types yet unknown stand for the null object; offset 0 can hold no object.
  if (type !== 1 || second === 0) return { kind: 'free', generation: third };
  return { kind: 'plain', offset: context.base + second, generation: third };
}

function bigEndian(row: Uint8Array, from: number, width: number): number {
  let value = 0;
  for (let i = from; i < from + width; i += 1) value = value * 256 + (row[i] as number);
  return value;
}

function damaged(detail: string): AdesError {
  return new AdesError('pdf_xref_damaged', detail);
}
