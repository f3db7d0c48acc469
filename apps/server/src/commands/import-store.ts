/**
 * `import FILE`: fills an empty store from an archive, all or nothing, then walks the journal
 * and says whether its chain is whole. Exit code 1 when it is not, though the rows are there.
 */

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { importArchive } from '#adapters/sql/archive/import-archive.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import type { Stores } from '#ports/stores.ts';
import { makeVerifyJournal } from '#usecases/journal/verify-journal.ts';
import { loadConfig } from '../config.ts';
import { makeHome } from '../wiring/data-folder.ts';
import { openDatabase } from '../wiring/open-database.ts';
import { openStores } from '../wiring/open-stores.ts';
import { countRows } from './count-rows.ts';
import { describeRows } from './export-store.ts';

/** @returns the exit code. */
export async function importStore(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  [name = '']: readonly string[],
): Promise<number> {
  const config = loadConfig(environment, flags);
  makeHome(config.home);
  const file = resolve(name);
  // Opening the stores brings the database to the schema of this version.
  const stores = await openStores(config, new SystemClock());
  try {
    const database = openDatabase(config);
    const { onRows, end } = countRows('importing');
    const { rows } = await importArchive(database.db, { file, onRows }).finally(async () => {
      end();
      await database.db.destroy();
    });
    process.stdout.write(`imported ${describeRows(rows)} from ${file}\n`);
    return await tellChain(stores);
  } finally {
    await stores.close();
  }
}

/** @returns the exit code. */
export async function tellChain({ journal }: Stores): Promise<number> {
  const textHash = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
  const { entries, faults } = await makeVerifyJournal({ journal, textHash })();
  if (faults.length === 0) {
    process.stdout.write(`journal: ${entries.toLocaleString('en')} entries, chain whole\n`);
    return 0;
  }
  process.stderr.write(
    `kumoin: the journal is not whole: ${faults.length} faults; see kumoin journal verify\n`,
  );
  return 1;
}
