/**
 * Reads an archive, line by line, in bounded memory. Whoever has read it to its end without an
 * error has read all of it and nothing else: the footer with counts and hash is checked last,
 * so nothing may be kept before.
 */

import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream/promises';
import { ArchiveError } from './archive-error.ts';
import {
  damaged,
  expectTable,
  isFooter,
  readFooter,
  readHeader,
  readRow,
} from './archive-lines.ts';
import type { ArchiveHeader, ColumnValue, RowCounts } from './archive-lines.ts';
import { archivedTables } from './archive-tables.ts';
import type { TablePlan } from './archive-tables.ts';

export interface ArchiveRow {
  readonly table: TablePlan;
  readonly values: readonly ColumnValue[];
}

export interface ArchiveReader {
  readonly header: ArchiveHeader;
  /** @throws {ArchiveError} `archive_damaged`, `archive_cut_off`; at the end, too. */
  readonly rows: AsyncGenerator<ArchiveRow, RowCounts>;
  close(): Promise<void>;
}

/** A revocation list of a large authority is the longest there is. */
const lineBytesMax = 128 * 1024 * 1024;

/**
 * @throws {ArchiveError} `archive_damaged`, `archive_cut_off`, `archive_of_other_version`.
 * @throws {Error} `ENOENT`, when there is no such file.
 */
export async function openArchive(file: string): Promise<ArchiveReader> {
  const lines = explained(linesOf(file));
  const first = await lines.next();
  if (first.done) throw cutOff();
  const close = async (): Promise<void> => void (await lines.return(undefined));
  try {
    const header = readHeader(first.value.toString());
    return { header, rows: readRows(first.value, lines), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Reads all of it, and keeps nothing.
 * @throws {ArchiveError} as reading does.
 */
export async function checkArchive(file: string): Promise<ArchiveHeader> {
  const { header, rows, close } = await openArchive(file);
  try {
    while ((await rows.next()).done !== true);
    return header;
  } finally {
    await close();
  }
}

async function* readRows(
  first: Buffer,
  lines: AsyncGenerator<Buffer>,
): AsyncGenerator<ArchiveRow, RowCounts> {
  const hash = createHash('sha256');
  addLine(hash, first);
  const counts: Record<string, number> = {};
  const plans = archivedTables[Symbol.iterator]();
  let table: TablePlan | undefined;

  for await (const line of lines) {
    const text = line.toString();
    if (isFooter(text)) {
      if (plans.next().done !== true) throw damaged('a table is missing');
      checkFooter(text, counts, hash.digest('hex'));
      await refuseMore(lines);
      return counts;
    }
    addLine(hash, line);
    if (text.startsWith('{')) {
      table = plans.next().value;
      if (table === undefined) throw damaged('there is a table too many');
      expectTable(text, table);
      counts[table.name] = 0;
    } else {
      if (table === undefined) throw damaged('a row comes before its table');
      counts[table.name] = (counts[table.name] ?? 0) + 1;
      yield { table, values: readRow(text, table) };
    }
  }
  throw cutOff();
}

function addLine(hash: Hash, line: Buffer): void {
  hash.update(line).update('\n');
}

function checkFooter(text: string, counts: RowCounts, sha256: string): void {
  const footer = readFooter(text);
  if (footer.sha256 !== sha256) throw damaged('its content was changed');
  for (const { name } of archivedTables) {
    if (footer.rows[name] !== counts[name]) throw damaged(`rows of ${name} are missing`);
  }
}

async function refuseMore(lines: AsyncGenerator<Buffer>): Promise<void> {
  if ((await lines.next()).done !== true) throw damaged('something comes after its end');
}

async function* linesOf(file: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const flow = pipeline(createReadStream(file), gunzip);
  // Its failure comes out of the loop below as well.
  flow.catch(() => {});
  let pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      yield Buffer.concat([...pieces, chunk.subarray(start, end)]);
      start = end + 1;
      [pieces, length] = [[], 0];
    }
    pieces.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > lineBytesMax) throw damaged('a line is too long');
  }
  await flow;
  if (length > 0) throw cutOff();
}

const newline = 0x0a;

/** What the decompressor says becomes what an operator understands. */
async function* explained(lines: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* lines;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'Z_BUF_ERROR') throw cutOff();
    if (typeof code === 'string' && code.startsWith('Z_')) throw damaged('it does not decompress');
    throw error;
  }
}

function cutOff(): ArchiveError {
  return new ArchiveError('archive_cut_off', 'the archive is cut off: its end is missing');
}
