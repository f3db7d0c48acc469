/**
 * The store below its ports, for what moves or keeps it as a whole. It must be there, and of
 * the schema of this version: nothing is made or migrated.
 */

import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { Database } from '#adapters/sql/archive/write-archive.ts';
import { openPostgres } from '#adapters/sql/open-postgres-store.ts';
import type { Schema } from '#adapters/sql/schema.ts';
import { sqliteDialect } from '#adapters/sql/sqlite-dialect.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';
import { storeFileName } from './data-folder.ts';
import { storeIsThere } from './open-stores.ts';

/** A page of large rows over a slow line, or the insertion of one, may take its time. */
const statementTimeoutMs = 120_000;

/** @throws {ConfigError} when there is no store. @throws {Outage} when it cannot be opened. */
export function openDatabase(config: Config): Database {
  if (!storeIsThere(config)) throw new ConfigError(`there is no store in ${config.home}`);
  const { home, database } = config;
  if (database !== undefined) {
    const place = { ...database, connectionsMax: 1 };
    return { db: openPostgres(place, statementTimeoutMs), engine: 'postgres' };
  }
  const dialect = sqliteDialect(join(home, storeFileName));
  return { db: new Kysely<Schema>({ dialect }), engine: 'sqlite' };
}
