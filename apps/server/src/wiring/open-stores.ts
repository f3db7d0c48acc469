/** The stores the configuration asks for: SQLite in the data folder, unless it names a database. */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { openPostgresStore } from '#adapters/sql/open-postgres-store.ts';
import { openSqliteStore } from '#adapters/sql/open-store.ts';
import { ConfigError } from '../config.ts';
import type { Config } from '../config.ts';
import { storeFileName } from './data-folder.ts';

/** @throws {Outage} `store_failed`, `store_full`, `overloaded`. */
export async function openStores({ home, database }: Config, clock: Clock): Promise<Stores> {
  if (database !== undefined) return openPostgresStore({ ...database, clock });
  return openSqliteStore({ file: join(home, storeFileName), clock });
}

/** Whether there is anything to open; of a database that is found out by asking it. */
export function storeIsThere({ home, database }: Config): boolean {
  return database !== undefined || existsSync(join(home, storeFileName));
}

/**
 * Of two stores one would be served and the other forgotten, with the yeses that were spent
 * there.
 *
 * @throws {ConfigError}
 */
export function refuseTwoStores({ home, database }: Config): void {
  const file = join(home, storeFileName);
  if (database === undefined || !existsSync(file)) return;
  throw new ConfigError(
    `the configuration names a database, but there is a store in ${file}: move what it holds with kumoin export and import, then put the file away`,
  );
}
