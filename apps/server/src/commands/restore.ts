/**
 * `restore FOLDER`: makes an installation from a backup, in an empty data folder and an empty
 * store. The store is filled in one transaction, which also closes what was open when the
 * backup was made; what is interrupted is run again.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { closeWhatWasOpen } from '#adapters/sql/archive/close-what-was-open.ts';
import { importArchive } from '#adapters/sql/archive/import-archive.ts';
import { loadKeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareSealing } from '#adapters/software-keys/software-sealing.ts';
import { SqlInstallation } from '#adapters/sql/sql-installation.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { makeCheckInstallation } from '#usecases/installation/check-installation.ts';
import { loadConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { writeFileWhole } from '../evaluation/write-file-whole.ts';
import { archiveName, BackupError, configName, readBackupFolder } from '../wiring/backup-folder.ts';
import type { BackupManifest } from '../wiring/backup-folder.ts';
import { keyFileName, makeHome } from '../wiring/data-folder.ts';
import { openDatabase } from '../wiring/open-database.ts';
import { openStores, refuseTwoStores } from '../wiring/open-stores.ts';
import { countRows } from './count-rows.ts';
import { describeRows } from './export-store.ts';
import { tellChain } from './import-store.ts';

export interface RestoreOptions {
  readonly folder: string;
  /** The key-encryption key, when the backup does not hold it. */
  readonly keyFile: string | undefined;
}

const clock = new SystemClock();

/** @returns the exit code. */
export async function restore(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  options: RestoreOptions,
): Promise<number> {
  const folder = resolve(options.folder);
  const manifest = await readBackupFolder(folder);
  const { home } = loadConfig(environment, flags);
  const key = findKey(folder, home, options.keyFile);
  makeHome(home);
  for (const name of Object.keys(manifest.files)) {
    if (name !== archiveName && name !== keyFileName) putBack(join(folder, name), join(home, name));
  }
  if (key !== undefined) putBack(key, join(home, keyFileName));

  // Only now the configuration of the backup is where it is looked for.
  const config = loadConfig(environment, flags);
  refuseTwoStores(config);
  const exitCode = await fillStore(config, folder, manifest);
  const when = new Date(manifest.createdAt).toISOString();
  process.stdout.write(
    `restored to ${when}: authorizations, access grants and one-time credentials of then are closed\n` +
      'what was revoked, locked or changed after that is not known here: revoke it again\n',
  );
  return exitCode;
}

function findKey(folder: string, home: string, given: string | undefined): string | undefined {
  const candidates = [
    ...(given === undefined ? [] : [resolve(given)]),
    join(folder, keyFileName),
    join(home, keyFileName),
  ];
  if (given !== undefined && !existsSync(given)) throw new BackupError(`${given} is not there`);
  const found = candidates.find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new BackupError('the backup does not hold the key-encryption key: name it with --key');
}

/** The same content is fine: an interrupted restore is run again. */
function putBack(source: string, target: string): void {
  const content = readFileSync(source);
  if (existsSync(target)) {
    if (readFileSync(target).equals(content)) return;
    if (target.endsWith(configName)) {
      process.stdout.write(`${target} is there already, and is kept\n`);
      return;
    }
    throw new BackupError(`${target} is there already; restore into an empty data folder`);
  }
  writeFileWhole(target, content);
}

async function fillStore(
  config: Config,
  folder: string,
  { createdAt }: BackupManifest,
): Promise<number> {
  const stores = await openStores(config, clock);
  try {
    const database = openDatabase(config);
    const { onRows, end } = countRows('restoring');
    const { rows } = await importArchive(database.db, {
      file: join(folder, archiveName),
      onRows,
      afterwards: async (tx) => {
        await checkKey(config, new SqlInstallation(tx));
        await closeWhatWasOpen(tx, { backedUpAt: createdAt, clock });
      },
    }).finally(async () => {
      end();
      await database.db.destroy();
    });
    process.stdout.write(`restored ${describeRows(rows)}\n`);
    return await tellChain(stores);
  } finally {
    await stores.close();
  }
}

/** A store whose key does not fit is not filled: the mistake is cheaper now than later. */
async function checkKey({ home }: Config, installation: SqlInstallation): Promise<void> {
  if ((await installation.find()) === undefined) return;
  const sealing = new SoftwareSealing(loadKeyEncryptionKey(join(home, keyFileName)));
  const checkAuthorities = async (): Promise<void> => {};
  const random = new SystemRandom();
  await makeCheckInstallation({ installation, sealing, random, clock, checkAuthorities })();
}
