/**
 * Puts an archive into an empty store, in one transaction: a store that has any of it has all of
 * it, checked to the last byte. If anything is wrong, the store is as empty as before.
 */

import { sql } from 'kysely';
import type { CompiledQuery, Kysely, Transaction } from 'kysely';
import type { Schema } from '../schema.ts';
import { ArchiveError } from './archive-error.ts';
import type { ArchiveHeader, ColumnValue } from './archive-lines.ts';
import { archivedTables } from './archive-tables.ts';
import type { TablePlan } from './archive-tables.ts';
import { checkArchive, openArchive } from './read-archive.ts';
import type { ArchiveRow } from './read-archive.ts';
import { schemaOf } from './write-archive.ts';
import type { ArchiveOrder, ArchiveSummary } from './write-archive.ts';

export interface ImportOrder extends Pick<ArchiveOrder, 'file' | 'onRows'> {
  /** Done in the same transaction: what must be true before anybody sees the store. */
  readonly afterwards?: (tx: Transaction<Schema>, header: ArchiveHeader) => Promise<void>;
}

/** Bounds the parameters of one statement, and the memory it takes. */
const parametersMax = 4000;
const batchBytesMax = 8 * 1024 * 1024;

/**
 * @param db a store that was brought to the schema of this version.
 * @throws {ArchiveError} `place_taken`, when the store is not empty; as `openArchive` does.
 * @throws {Outage} `store_failed`, `store_full`.
 */
export async function importArchive(
  db: Kysely<Schema>,
  { file, onRows, afterwards }: ImportOrder,
): Promise<ArchiveSummary> {
  const { header, rows, close } = await openArchive(file);
  try {
    refuseOtherSchema(header, await schemaOf(db));
    // A bad archive is told by what is wrong with it, not by the first row that does not fit.
    await checkArchive(file);
    return await db.transaction().execute(async (tx) => {
      await refuseFilled(tx);
      await tx.deleteFrom('journal_head').execute();
      const counts = await insertAll(tx, rows, onRows);
      await afterwards?.(tx, header);
      return { header, rows: counts };
    });
  } finally {
    await close();
  }
}

function refuseOtherSchema({ schema }: ArchiveHeader, own: number): void {
  if (schema === own) return;
  throw new ArchiveError(
    'archive_of_other_version',
    `the archive has schema ${schema}, this version has ${own}: import it with the version that wrote it`,
  );
}

/** What a migration writes does not count: the head of an empty journal. */
async function refuseFilled(tx: Transaction<Schema>): Promise<void> {
  for (const { name } of archivedTables) {
    const none = name === 'journal_head' ? sql`where sequence > 0` : sql``;
    const { rows } = await sql`select 1 from ${sql.table(name)} ${none} limit 1`.execute(tx);
    if (rows.length === 0) continue;
    throw new ArchiveError(
      'place_taken',
      `the store is not empty: there are rows in ${name}; name an empty one`,
    );
  }
}

async function insertAll(
  tx: Transaction<Schema>,
  rows: AsyncGenerator<ArchiveRow, ArchiveSummary['rows']>,
  onRows: ImportOrder['onRows'],
): Promise<ArchiveSummary['rows']> {
  let batch = new Batch(tx);
  let counted = 0;
  for (;;) {
    const next = await rows.next();
    if (next.done === true) {
      await batch.flush();
      return next.value;
    }
    const { table, values } = next.value;
    if (batch.table !== table || batch.isFull) {
      await batch.flush();
      counted = batch.table === table ? counted : 0;
      batch = new Batch(tx, table, batch.table === table ? batch.statements : undefined);
    }
    batch.add(values);
    counted += 1;
    onRows?.(table.name, counted);
  }
}

/** Rows of one table on their way into it. */
class Batch {
  readonly table: TablePlan | undefined;
  /** By number of rows: their text is made once. */
  readonly statements: Map<number, CompiledQuery>;
  readonly #tx: Transaction<Schema>;
  readonly #values: ColumnValue[] = [];
  #rows = 0;
  #bytes = 0;

  constructor(tx: Transaction<Schema>, table?: TablePlan, statements = new Map()) {
    this.#tx = tx;
    this.table = table;
    this.statements = statements;
  }

  get isFull(): boolean {
    const width = this.table?.columns.length ?? 1;
    return (this.#rows + 1) * width > parametersMax || this.#bytes > batchBytesMax;
  }

  add(values: readonly ColumnValue[]): void {
    this.#values.push(...values);
    this.#rows += 1;
    for (const value of values) {
      if (typeof value === 'object') this.#bytes += value?.length ?? 0;
    }
  }

  async flush(): Promise<void> {
    if (this.table === undefined || this.#rows === 0) return;
    const statement = this.statements.get(this.#rows) ?? this.#compile(this.table);
    this.statements.set(this.#rows, statement);
    await this.#tx.executeQuery({ ...statement, parameters: this.#values });
  }

  #compile({ name, columns }: TablePlan): CompiledQuery {
    const row = sql`(${sql.join(columns.map(() => sql.val(null)))})`;
    const rows = sql.join(Array.from({ length: this.#rows }, () => row));
    const names = sql.join(columns.map((column) => sql.ref(column)));
    return sql`insert into ${sql.table(name)} (${names}) values ${rows}`.compile(this.#tx);
  }
}
