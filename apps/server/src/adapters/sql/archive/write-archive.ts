/**
 * Writes a whole store into one file, from one snapshot, while others go on reading and writing.
 *
 * The snapshot is a transaction that only reads, on a connection of its own; rows are read in
 * pages along the primary key, so that memory is bounded however many there are. The file has
 * its name only when it is complete and on the disk.
 */

import { createHash, randomBytes } from 'node:crypto';
import { closeSync, createWriteStream, existsSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { CompiledQuery, sql } from 'kysely';
import type { Kysely } from 'kysely';
import { allMigrations } from '../migrations/all-migrations.ts';
import type { Schema } from '../schema.ts';
import { ArchiveError } from './archive-error.ts';
import { archiveFormat, footerLine, headerLine, rowLine, tableLine } from './archive-lines.ts';
import type { ArchiveHeader, RowCounts } from './archive-lines.ts';
import { archivedTables } from './archive-tables.ts';
import type { TablePlan } from './archive-tables.ts';

/** A store, below its ports. */
export interface Database {
  readonly db: Kysely<Schema>;
  readonly engine: 'sqlite' | 'postgres';
}

export interface ArchiveOrder {
  readonly file: string;
  readonly at: number;
  /** Told after each page. */
  readonly onRows?: (table: string, rows: number) => void;
}

export interface ArchiveSummary {
  readonly header: ArchiveHeader;
  readonly rows: RowCounts;
}

const pageRows = 500;
const chunkCharacters = 64 * 1024;

/**
 * @throws {ArchiveError} `place_taken`, when the file exists; `archive_of_other_version`, when the
 * store is not of the schema of this code.
 * @throws {Outage} `store_failed`.
 */
export async function writeArchive(
  database: Database,
  order: ArchiveOrder,
): Promise<ArchiveSummary> {
  refuseTaken(order.file);
  const draft = `${order.file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    return await inSnapshot(database, async (db) => {
      const header = await describe({ db, engine: database.engine }, order.at);
      const rows = await writeLines(db, draft, { header, onRows: order.onRows });
      putInPlace(draft, order.file);
      return { header, rows };
    });
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * A transaction of SQLite would shut writers out from its beginning; a plain `begin` takes the
 * snapshot at the first read, and nobody notices.
 */
function inSnapshot<Result>(
  { db, engine }: Database,
  work: (db: Kysely<Schema>) => Promise<Result>,
): Promise<Result> {
  if (engine === 'postgres') {
    return db.transaction().execute(async (tx) => {
      await tx.executeQuery(CompiledQuery.raw(readOnlySnapshot));
      return work(tx);
    });
  }
  return db.connection().execute(async (connection) => {
    await connection.executeQuery(CompiledQuery.raw('begin'));
    try {
      return await work(connection);
    } finally {
      await connection.executeQuery(CompiledQuery.raw('rollback'));
    }
  });
}

const readOnlySnapshot = 'set transaction isolation level repeatable read read only';

function refuseTaken(file: string): void {
  if (!existsSync(file)) return;
  throw new ArchiveError('place_taken', `${file} is there already; nothing is overwritten`);
}

/** No hard link, as elsewhere: archives go to file systems that have none. */
function putInPlace(draft: string, file: string): void {
  refuseTaken(file);
  renameSync(draft, file);
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}

async function describe({ db, engine }: Database, createdAt: number): Promise<ArchiveHeader> {
  const installation = await db
    .selectFrom('installation')
    .select('installation_id')
    .executeTakeFirst();
  return {
    format: archiveFormat,
    schema: await ownSchemaOf(db),
    installationId: installation?.installation_id,
    createdAt,
    engine,
  };
}

/** Older code does not know all there is to write, and newer code finds less than it looks for. */
async function ownSchemaOf(db: Kysely<Schema>): Promise<number> {
  const found = await schemaOf(db);
  const own = allMigrations.at(-1)?.number;
  if (found === own) return found;
  throw new ArchiveError(
    'archive_of_other_version',
    `the store has schema ${found}, this version ${own}: run kumoin migrate, or the version that serves`,
  );
}

/** The number of the newest migration. */
export async function schemaOf(db: Kysely<Schema>): Promise<number> {
  const { number } = await db
    .selectFrom('schema_migrations')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return number;
}

interface Contents {
  readonly header: ArchiveHeader;
  readonly onRows: ArchiveOrder['onRows'];
}

async function writeLines(
  db: Kysely<Schema>,
  draft: string,
  { header, onRows }: Contents,
): Promise<RowCounts> {
  const rows: Record<string, number> = {};
  const hash = createHash('sha256');

  async function* chunks(): AsyncGenerator<string> {
    for await (const chunk of inChunks(lines())) {
      hash.update(chunk);
      yield chunk;
    }
    yield footerLine({ rows, sha256: hash.digest('hex') });
  }

  async function* lines(): AsyncGenerator<string> {
    yield headerLine(header);
    for (const table of archivedTables) {
      yield tableLine(table);
      rows[table.name] = 0;
      for await (const page of pagesOf(db, table)) {
        for (const row of page) yield rowLine(table, row);
        rows[table.name] = (rows[table.name] ?? 0) + page.length;
        onRows?.(table.name, rows[table.name] ?? 0);
      }
    }
  }

  const output = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
  await pipeline(Readable.from(chunks()), createGzip(), output);
  return rows;
}

async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const line of lines) {
    chunk += line;
    if (chunk.length < chunkCharacters) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

type Row = Readonly<Record<string, unknown>>;

async function* pagesOf(db: Kysely<Schema>, table: TablePlan): AsyncGenerator<readonly Row[]> {
  const columns = sql.join(table.columns.map((name) => sql.ref(name)));
  const key = sql.join(table.key.map((name) => sql.ref(name)));
  let last: Row | undefined;
  for (;;) {
    const after = last ? sql`where (${key}) > (${sql.join(keyOf(table, last))})` : sql``;
    const from = sql`from ${sql.table(table.name)} ${after}`;
    const page = sql<Row>`select ${columns} ${from} order by ${key} limit ${sql.lit(pageRows)}`;
    const { rows } = await page.execute(db);
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
    if (last === undefined || rows.length < pageRows) return;
  }
}

function keyOf({ key }: TablePlan, row: Row): readonly unknown[] {
  return key.map((column) => row[column]);
}
