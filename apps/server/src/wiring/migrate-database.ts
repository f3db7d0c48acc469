/** Brings the store that the configuration names to the schema of this code, or looks what is missing. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, pendingMigrations } from '#adapters/sql/migrate.ts';
import { allMigrations } from '#adapters/sql/migrations/all-migrations.ts';
import type { Migration } from '#adapters/sql/migrations/migration.ts';
import { migratePostgres, openPostgres } from '#adapters/sql/open-postgres-store.ts';
import { openSqlite } from '#adapters/sql/open-store.ts';
import { sqliteColumnTypes } from '#adapters/sql/sqlite-dialect.ts';
import type { Config } from '../config.ts';
import { makeHome, storeFileName } from './data-folder.ts';

const lookTimeoutMs = 10_000;

/** @returns what was done, in order. @throws {Outage} */
export async function migrateDatabase({ home, database }: Config): Promise<readonly Migration[]> {
  if (database !== undefined) return migratePostgres(database);
  makeHome(home);
  const db = openSqlite(join(home, storeFileName));
  try {
    return await migrate(db, sqliteColumnTypes);
  } finally {
    await db.destroy();
  }
}

/** Changes nothing. @returns what `migrateDatabase` would do. @throws {Outage} */
export async function missingMigrations({ home, database }: Config) {
  const file = join(home, storeFileName);
  if (database === undefined && !existsSync(file)) return allMigrations;
  const db = database === undefined ? openSqlite(file) : openPostgres(database, lookTimeoutMs);
  try {
    return await pendingMigrations(db);
  } finally {
    await db.destroy();
  }
}
