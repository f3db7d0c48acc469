/** Opens the stores on PostgreSQL, for as many nodes as like to work on it at once. */

import { readFileSync } from 'node:fs';
import { Kysely } from 'kysely';
import { Outage } from '#domain/outage.ts';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import { makeStores } from './open-store.ts';
import { postgresColumnTypes, postgresDialect } from './postgres-dialect.ts';
import { PostgresFailure } from './postgres-failure.ts';
import type { PostgresPoolOptions } from './postgres-pool.ts';
import { readPostgresUrl } from './postgres-url.ts';
import { SchemaGate } from './schema-gate.ts';
import type { Schema } from './schema.ts';

export interface PostgresPlace {
  /** `postgresql://user@host[,host]/database?sslmode=…&sslrootcert=…`. */
  readonly url: string;
  /** Read at each new connection; its last line break does not count. */
  readonly passwordFile?: string | undefined;
  readonly connectionsMax: number;
}

export interface PostgresStoreOptions extends PostgresPlace {
  /** Dates the entries of the journal. */
  readonly clock: Clock;
  /** False: a database that lacks a migration is refused. */
  readonly autoMigrate?: boolean | undefined;
  /** What the code knows; fewer in tests that play older code. */
  readonly migrations?: readonly Migration[];
  /** How often the database is asked whether this code may go on. */
  readonly schemaCheckMs?: number;
}

const statementTimeoutMs = 10_000;
const schemaCheckMsDefault = 30_000;

/**
 * @throws {Outage} `store_failed` when the database cannot be reached or used, is of a newer
 * version, or lacks a migration that may not be made; `store_full`; `overloaded`.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Stores> {
  const { autoMigrate = true, migrations = allMigrations, clock } = options;
  if (autoMigrate) await migratePostgres(options, migrations);
  const gate = new SchemaGate();
  const db = openPostgres(options, statementTimeoutMs, gate);
  try {
    refusePending(await pendingMigrations(db, migrations));
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const stopWatching = gate.watch(
    () => pendingMigrations(db, migrations),
    options.schemaCheckMs ?? schemaCheckMsDefault,
  );
  const stores = makeStores(db, clock);
  return { ...stores, close: () => stores.close().finally(stopWatching) };
}

/**
 * Brings the database to the schema of this code, on a connection whose statements may take
 * as long as they need.
 *
 * @returns what was done. @throws {Outage}
 */
export async function migratePostgres(
  place: PostgresPlace,
  migrations = allMigrations,
): Promise<readonly Migration[]> {
  const db = openPostgres({ ...place, connectionsMax: 1 }, 0);
  try {
    return await migrate(db, postgresColumnTypes, migrations);
  } finally {
    await db.destroy();
  }
}

/**
 * @param timeoutMs for one statement; 0: none.
 * @throws {Outage} `store_failed`, when the URL cannot be read.
 */
export function openPostgres(
  place: PostgresPlace,
  timeoutMs: number,
  gate = new SchemaGate(),
): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: postgresDialect(poolOptions(place, timeoutMs), gate) });
}

function poolOptions(place: PostgresPlace, timeoutMs: number): PostgresPoolOptions {
  const { url, passwordFile, connectionsMax } = place;
  try {
    const target = readPostgresUrl(url);
    const password = () =>
      passwordFile === undefined ? target.password : readPassword(passwordFile);
    return { target, password, connectionsMax, statementTimeoutMs: timeoutMs };
  } catch (cause) {
    throw new Outage('store_failed', { cause });
  }
}

function readPassword(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new PostgresFailure(`the password file ${file} cannot be read (${code})`, undefined);
  }
}

function refusePending(pending: readonly Migration[]): void {
  if (pending.length === 0) return;
  const names = pending.map(({ number, name }) => `${number} ${name}`).join(', ');
  const message = `the database lacks ${names}: run kumoin migrate`;
  throw new Outage('store_failed', { cause: new Error(message) });
}
