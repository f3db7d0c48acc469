/** The stores the configuration asks for: SQLite in the data folder, unless it names a database. */

import { join } from 'node:path';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { openSqliteStore } from '#adapters/sql/open-store.ts';
import type { Config } from '../config.ts';
import { storeFileName } from './data-folder.ts';

/** @throws {Outage} `store_failed`, `store_full`. */
export async function openStores({ home }: Config, clock: Clock): Promise<Stores> {
  return openSqliteStore({ file: join(home, storeFileName), clock });
}
