/**
 * Updates to PDFs written row by row, as no honest tool writes them: what the rows say and what
 * stands in the file are given apart from each other.
 */

import { Buffer } from 'node:buffer';

/** A row of a table: an object, where it is said to be, and its generation. */
export interface TableRow {
  readonly number: number;
  readonly offset: number;
  readonly generation?: number;
}

/** A row of a cross-reference stream, of that type and with these two further numbers. */
export interface StreamRow {
  readonly number: number;
  readonly type: 0 | 1 | 2;
  readonly fields: readonly [number, number];
}

interface Crafted<Row> {
  /** PDF source of the body, with the headers of the objects. */
  readonly pieces: readonly string[];
  /** Given the offset of each piece in the file. */
  readonly rows: (offsets: readonly number[]) => readonly Row[];
  /** What stands in the trailer dictionary; given what usually would. */
  readonly trailer?: (usual: string) => string;
  /** What stands behind the section; given the offset of the section. */
  readonly closing?: (section: number) => string;
}

export type TableUpdate = Crafted<TableRow>;

export interface StreamUpdate extends Crafted<StreamRow> {
  /** Number of the cross-reference stream itself. */
  readonly number: number;
}

/** An update with a cross-reference table. */
export function appendTable(pdf: Uint8Array, update: TableUpdate): Uint8Array {
  const { body, offsets, section } = layOut(pdf, update);
  const rows = update
    .rows(offsets)
    .map(({ number, offset, generation = 0 }) => {
      const place = String(offset).padStart(10, '0');
      return `${number} 1\n${place} ${String(generation).padStart(5, '0')} n \n`;
    })
    .join('');
  const table = `xref\n${rows}trailer\n<< ${trailerOf(pdf, update)} >>\n`;
  return join(pdf, body + table + closingOf(update, section));
}

/** An update with a cross-reference stream, which lists itself. */
export function appendStream(pdf: Uint8Array, update: StreamUpdate): Uint8Array {
  const { body, offsets, section } = layOut(pdf, update);
  const own: StreamRow = { number: update.number, type: 1, fields: [section, 0] };
  const rows = [...update.rows(offsets), own].toSorted((one, other) => one.number - other.number);
  const data = rows.map(rowBytes).join('');
  const index = rows.map(({ number }) => `${number} 1`).join(' ');
  const dictionary = [
    `<< /Type /XRef /W [1 4 2] /Index [${index}] /Length ${data.length}`,
    `${trailerOf(pdf, update)} >>`,
  ].join(' ');
  const stream = `${update.number} 0 obj\n${dictionary}\nstream\n${data}\nendstream\nendobj\n`;
  return join(pdf, body + stream + closingOf(update, section));
}

/** An object as it stands in a file. */
export function writtenObject(number: number, source: string, generation = 0): string {
  return `${number} ${generation} obj\n${source}\nendobj\n`;
}

/** An object stream of these objects, in this order. */
export function writtenObjectStream(
  number: number,
  held: readonly (readonly [number, string])[],
): string {
  let at = 0;
  const contents = held.map(([each, source]) => {
    const entry = `${each} ${at} `;
    at += source.length + 1;
    return entry;
  });
  const first = contents.join('');
  const data = first + held.map(([, source]) => `${source} `).join('');
  const sizes = `/N ${held.length} /First ${first.length} /Length ${data.length}`;
  return writtenObject(number, `<< /Type /ObjStm ${sizes} >>\nstream\n${data}\nendstream`);
}

/** The latest object of that number, as it stands in the file; not looked for in streams. */
export function latestObject(pdf: Uint8Array, number: number): string {
  const text = Buffer.from(pdf).toString('latin1');
  const found = text.matchAll(new RegExp(`\\n${number} 0 obj\\s([\\s\\S]*?)\\s?endobj`, 'gu'));
  return [...found].at(-1)?.[1] ?? '';
}

function layOut(pdf: Uint8Array, { pieces }: Pick<TableUpdate, 'pieces'>) {
  const offsets: number[] = [];
  let at = pdf.length;
  for (const piece of pieces) {
    offsets.push(at);
    at += piece.length;
  }
  return { body: pieces.join(''), offsets, section: at };
}

function trailerOf(pdf: Uint8Array, { trailer }: Pick<TableUpdate, 'trailer'>): string {
  const text = Buffer.from(pdf).toString('latin1');
  const last = (pattern: RegExp) => [...text.matchAll(pattern)].at(-1)?.[1] ?? '';
  const size = Number(last(/\/Size (\d+)/gu));
  const previous = last(/startxref\s+(\d+)\s+%%EOF/gu);
  const identifiers = last(/(\/ID ?\[[^\]]*\])/gu);
  // Room for the numbers a test thinks up.
  const usual = `/Size ${size + 20} /Root 1 0 R /Prev ${previous} ${identifiers}`;
  return trailer?.(usual) ?? usual;
}

function closingOf({ closing }: Pick<TableUpdate, 'closing'>, section: number): string {
  return closing?.(section) ?? `startxref\n${section}\n%%EOF\n`;
}

/** As /W [1 4 2] has it, one character for each byte. */
function rowBytes({ type, fields: [one, other] }: StreamRow): string {
  const bytes = Buffer.alloc(7);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(one, 1);
  bytes.writeUInt16BE(other, 5);
  return bytes.toString('latin1');
}

function join(pdf: Uint8Array, update: string): Uint8Array {
  return new Uint8Array(Buffer.concat([pdf, Buffer.from(update, 'latin1')]));
}
