/**
 * `export FILE`: the whole store as one file that any engine can take in. It may run beside a
 * serving process, and shows one moment of it.
 */

import { resolve } from 'node:path';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { writeArchive } from '#adapters/sql/archive/write-archive.ts';
import type { ArchiveSummary } from '#adapters/sql/archive/write-archive.ts';
import { loadConfig } from '../config.ts';
import { openDatabase } from '../wiring/open-database.ts';
import { countRows } from './count-rows.ts';

/** @returns the exit code. */
export async function exportStore(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  [name = '']: readonly string[],
): Promise<number> {
  const file = resolve(name);
  const database = openDatabase(loadConfig(environment, flags));
  const { onRows, end } = countRows('exporting');
  try {
    const at = new SystemClock().now();
    const { rows } = await writeArchive(database, { file, at, onRows });
    end();
    process.stdout.write(`exported ${describeRows(rows)} to ${file}\n`);
    return 0;
  } finally {
    end();
    await database.db.destroy();
  }
}

export function describeRows(rows: ArchiveSummary['rows']): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const entries = rows['journal_entries'] ?? 0;
  return `${total.toLocaleString('en')} rows (${entries.toLocaleString('en')} of the journal)`;
}
