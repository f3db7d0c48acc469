/**
 * Brings a database to the schema of this code, forward only.
 *
 * Everything happens in one transaction, the table of migrations included: of two processes
 * that start at the same time one migrates, the other waits and finds it done, and a start
 * that is interrupted leaves nothing behind. They wait for a row, numbered 0: row locks are
 * what every engine has.
 *
 * A database from newer code is refused, since this code does not know what it must keep true
 * there; unless the newer code itself wrote down that this one may go on.
 */

import { CompiledQuery } from 'kysely';
import type { Kysely, Transaction } from 'kysely';
import { Outage } from '#domain/outage.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import type { ColumnTypes, Schema } from './schema.ts';

/** The cause of an Outage that passes only with a newer version of this program. */
export class SchemaTooNew extends Error {
  constructor(newest: number, known: number) {
    super(
      `the database has schema ${newest}, this version knows ${known}: start the version that wrote it`,
    );
    this.name = 'SchemaTooNew';
  }
}

const lockRow = { number: 0, name: 'lock' };
/** Each waits for a lock, or for whoever migrates at the same time, for seconds. */
const attemptsMax = 20;

/**
 * @param migrations what the code knows; fewer in tests that play older code.
 * @returns what was done, in order.
 * @throws {Outage} `store_failed` when the database is newer than this code and says no.
 */
export async function migrate(
  db: Kysely<Schema>,
  types: ColumnTypes,
  migrations = allMigrations,
): Promise<readonly Migration[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const pending = await pendingMigrations(db, migrations);
      return pending.length === 0 ? [] : await migrateAtOnce(db, types, migrations);
    } catch (error) {
      if (attempt === attemptsMax || !isRace(error)) throw error;
    }
  }
}

/**
 * Changes nothing.
 *
 * @returns what this code knows and the database lacks.
 * @throws {Outage} `store_failed` when the database is newer than this code and says no.
 */
export async function pendingMigrations(
  db: Kysely<Schema>,
  migrations = allMigrations,
): Promise<readonly Migration[]> {
  const newest = await newestMigration(db);
  await refuseNewer(db, newest, migrations.length);
  return migrations.slice(newest);
}

/** @returns the number of the newest migration of the database; 0 when it has none. */
export async function newestMigration(db: Kysely<Schema>): Promise<number> {
  return newestIn(db).catch((error: unknown) => {
    if (isMissingTable(error)) return 0;
    throw error;
  });
}

function migrateAtOnce(
  db: Kysely<Schema>,
  types: ColumnTypes,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  return db.transaction().execute(async (tx) => {
    await takeLock(tx, types);
    const newest = await newestIn(tx);
    await refuseNewer(tx, newest, migrations.length);

    const pending = migrations.slice(newest);
    for (const { number, name, oldestCode, statements } of pending) {
      for (const statement of statements(types)) {
        await tx.executeQuery(CompiledQuery.raw(statement));
      }
      // The second migration brings the column.
      const row = { number, name, ...(number > 1 && { oldest_code: oldestCode }) };
      await tx.insertInto('schema_migrations').values(row).execute();
    }
    return pending;
  });
}

async function takeLock(tx: Transaction<Schema>, { text }: ColumnTypes): Promise<void> {
  const table = `create table if not exists schema_migrations (
    number integer not null primary key,
    name ${text} not null
  )`;
  await tx.executeQuery(CompiledQuery.raw(table));
  await tx
    .insertInto('schema_migrations')
    .values(lockRow)
    .onConflict((conflict) => conflict.column('number').doUpdateSet({ name: lockRow.name }))
    .execute();
}

async function newestIn(db: Kysely<Schema>): Promise<number> {
  const done = await db.selectFrom('schema_migrations').select('number').execute();
  return Math.max(0, ...done.map(({ number }) => number));
}

async function refuseNewer(db: Kysely<Schema>, newest: number, known: number): Promise<void> {
  if (newest <= known) return;
  const newer = await db
    .selectFrom('schema_migrations')
    .select('oldest_code')
    .where('number', '>', known)
    .execute();
  if (newer.every(({ oldest_code }) => oldest_code !== null && oldest_code <= known)) return;
  throw new Outage('store_failed', { cause: new SchemaTooNew(newest, known) });
}

/** The word of PostgreSQL, and of SQLite. */
function isMissingTable(error: unknown): boolean {
  const { code, message } = causeOf(error);
  return code === '42P01' || /no such table: schema_migrations/.test(message);
}

/**
 * Two processes made the first table at once (unique_violation in the catalogue,
 * duplicate_table), or a lock took longer than we wait for one (lock_not_available).
 */
function isRace(error: unknown): boolean {
  return ['23505', '42P07', '55P03', '40001', '40P01'].includes(causeOf(error).code ?? '');
}

function causeOf(error: unknown): { readonly code?: string; readonly message: string } {
  const cause = error instanceof Outage ? error.cause : error;
  if (!(cause instanceof Error)) return { message: String(cause) };
  const code = 'code' in cause && typeof cause.code === 'string' ? { code: cause.code } : {};
  return { ...code, message: cause.message };
}
