/**
 * `import FILE`: fills an empty store from an archive, all or nothing, then walks the journal
 * and says whether its chain is whole. Exit code 1 when it is not, though the rows are there.
 *
 * Nobody can tell from an archive whether its store served on. So what was open in it is closed,
 * as `restore` does; only whoever stopped the old installation for good may say `--keep-open`.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closeWhatWasOpen } from '#adapters/sql/archive/close-what-was-open.ts';
import { importArchive } from '#adapters/sql/archive/import-archive.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import type { Stores } from '#ports/stores.ts';
import { makeVerifyJournal } from '#usecases/journal/verify-journal.ts';
import { loadConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { makeHome, storeFileName } from '../wiring/data-folder.ts';
import { openDatabase } from '../wiring/open-database.ts';
import { openStores } from '../wiring/open-stores.ts';
import { countRows } from './count-rows.ts';
import { describeRows } from './export-store.ts';

export interface ImportOptions {
  readonly file: string;
  /** It is a move: the old store has served nobody since the archive, and never will. */
  readonly keepOpen: boolean;
}

const clock = new SystemClock();

/** @returns the exit code. */
export async function importStore(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  options: ImportOptions,
): Promise<number> {
  const config = loadConfig(environment, flags);
  makeHome(config.home);
  const file = resolve(options.file);
  // Opening the stores brings the database to the schema of this version.
  const stores = await openStores(config, clock);
  try {
    const database = openDatabase(config);
    const { onRows, end } = countRows('importing');
    const { rows } = await importArchive(database.db, {
      file,
      onRows,
      ...(!options.keepOpen && {
        afterwards: (tx, { createdAt: backedUpAt }) => closeWhatWasOpen(tx, { backedUpAt, clock }),
      }),
    }).finally(async () => {
      end();
      await database.db.destroy();
    });
    process.stdout.write(`imported ${describeRows(rows)} from ${file}\n`);
    process.stdout.write(options.keepOpen ? tellKept : tellClosed);
    const exitCode = await tellChain(stores);
    tellOldStore(config);
    return exitCode;
  } finally {
    await stores.close();
  }
}

/** The next start would refuse two stores. */
function tellOldStore({ home, database }: Config): void {
  const old = join(home, storeFileName);
  if (database === undefined || !existsSync(old)) return;
  process.stdout.write(`put the store away that is in ${old}: the start refuses two\n`);
}

const tellClosed =
  'authorizations, access grants and one-time credentials that were open in it are closed\n';
const tellKept = 'what was open in it is open: never let the store it came from serve again\n';

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
