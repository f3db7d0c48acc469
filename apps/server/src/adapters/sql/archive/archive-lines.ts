/**
 * The lines of an archive, JSON each: a header, then for every table a line that names it and
 * its columns and one array per row, then a footer with the number of rows of each table and
 * the SHA-256 of all bytes before it. Bytes are base64.
 *
 * Nothing here is of one engine: an integer is an integer, whatever the driver calls it.
 */

import { Buffer } from 'node:buffer';
import { ArchiveError } from './archive-error.ts';
import type { ColumnKind, TablePlan } from './archive-tables.ts';

export const archiveFormat = 1;
const archiveName = 'kumoin store';

export interface ArchiveHeader {
  readonly format: number;
  /** Number of the newest migration of the store it was made from. */
  readonly schema: number;
  /** Undefined in a store that never served. */
  readonly installationId: string | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Of the store it was made from; for people. */
  readonly engine: string;
}

export type RowCounts = Readonly<Record<string, number>>;

export interface ArchiveFooter {
  readonly rows: RowCounts;
  readonly sha256: string;
}

export type ColumnValue = string | number | Uint8Array | null;

export function headerLine({ createdAt, installationId, ...header }: ArchiveHeader): string {
  const when = new Date(createdAt).toISOString();
  return line({ archive: archiveName, ...header, installationId, createdAt: when });
}

export function tableLine({ name, columns }: TablePlan): string {
  return line({ table: name, columns });
}

export function footerLine(footer: ArchiveFooter): string {
  return line({ end: true, ...footer });
}

/** @param row as a driver gives it: bigint columns may be text. */
export function rowLine({ columns, kinds }: TablePlan, row: Readonly<Record<string, unknown>>) {
  return line(columns.map((column, index) => encode(kinds[index], row[column])));
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function encode(kind: ColumnKind | undefined, value: unknown): unknown {
  if (value === null) return null;
  switch (kind) {
    case 'bytes':
    case 'bytes?':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'integer':
    case 'integer?':
      return safeInteger(Number(value));
    default:
      return String(value);
  }
}

/** @throws {ArchiveError} `archive_damaged`, `archive_of_other_version`. */
export function readHeader(text: string): ArchiveHeader {
  const { archive, format, schema, installationId, createdAt, engine } = readObject(text);
  if (archive !== archiveName) throw damaged('its first line is not that of an archive');
  if (format !== archiveFormat) {
    throw new ArchiveError(
      'archive_of_other_version',
      `the archive has format ${String(format)}, this version reads format ${archiveFormat}`,
    );
  }
  const at = Date.parse(String(createdAt));
  if (!Number.isSafeInteger(schema) || Number.isNaN(at)) throw damaged('its first line is odd');
  return {
    format,
    schema: Number(schema),
    installationId: typeof installationId === 'string' ? installationId : undefined,
    createdAt: at,
    engine: String(engine),
  };
}

export function isFooter(text: string): boolean {
  return text.startsWith('{"end":');
}

/** @throws {ArchiveError} `archive_damaged`. */
export function readFooter(text: string): ArchiveFooter {
  const { rows, sha256 } = readObject(text);
  if (typeof rows !== 'object' || rows === null || typeof sha256 !== 'string') {
    throw damaged('its last line is odd');
  }
  return { rows: rows as RowCounts, sha256 };
}

/** @throws {ArchiveError} `archive_damaged`, when another table or other columns come here. */
export function expectTable(text: string, plan: TablePlan): void {
  if (`${text}\n` === tableLine(plan)) return;
  throw damaged(`the table ${plan.name} is missing, or has other columns`);
}

/** @throws {ArchiveError} `archive_damaged`, when a value is not of its column's kind. */
export function readRow(text: string, { name, kinds }: TablePlan): readonly ColumnValue[] {
  const row = parse(text);
  if (!Array.isArray(row) || row.length !== kinds.length) throw damaged(`a row of ${name} is odd`);
  return kinds.map((kind, index) => decode(kind, row[index], name));
}

function decode(kind: ColumnKind, value: unknown, table: string): ColumnValue {
  if (value === null && kind.endsWith('?')) return null;
  if (kind.startsWith('integer') && typeof value === 'number') return safeInteger(value);
  if (kind.startsWith('text') && typeof value === 'string') return value;
  if (kind.startsWith('bytes') && typeof value === 'string') {
    return new Uint8Array(Buffer.from(value, 'base64'));
  }
  throw damaged(`a row of ${table} holds a value of the wrong kind`);
}

function safeInteger(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw damaged(`${value} is not a whole number that can be kept`);
}

function readObject(text: string): Readonly<Record<string, unknown>> {
  const value = parse(text);
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw damaged('a line is no object');
}

/** What the parser says may quote the archive, so it is not passed on. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged('a line is no JSON');
  }
}

export function damaged(why: string): ArchiveError {
  return new ArchiveError('archive_damaged', `the archive is damaged: ${why}`);
}
