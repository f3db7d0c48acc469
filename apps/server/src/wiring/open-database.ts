/**
 * The store below its ports, for what moves or keeps it as a whole. It must be there, and of
 * the schema of this version: nothing is made or migrated.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import type { Schema } from '#adapters/sql/schema.ts';
import { sqliteDialect } from '#adapters/sql/sqlite-dialect.ts';
import type { Database } from '#adapters/sql/archive/write-archive.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';
import { storeFileName } from './data-folder.ts';

/** @throws {ConfigError} when there is no store. */
export function openDatabase({ home }: Config): Database {
  const file = join(home, storeFileName);
  if (!existsSync(file)) throw new ConfigError(`there is no store in ${home}`);
  return { db: new Kysely<Schema>({ dialect: sqliteDialect(file) }), engine: 'sqlite' };
}
