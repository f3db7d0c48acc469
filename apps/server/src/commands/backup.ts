/**
 * `backup FOLDER`: all that an installation needs to be made again elsewhere. It may run beside
 * a serving process. The key-encryption key is copied only when asked for: whoever has a backup
 * with it has everything.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeArchive } from '#adapters/sql/archive/write-archive.ts';
import { takeProcessLock } from '#adapters/system/process-lock.ts';
import { SystemClock } from '#adapters/system/system-clock.ts';
import { loadConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { writeFileWhole } from '../evaluation/write-file-whole.ts';
import { archiveName, BackupError, keptFiles, writeBackupFolder } from '../wiring/backup-folder.ts';
import { keyFileName, keyLockName } from '../wiring/data-folder.ts';
import { openDatabase } from '../wiring/open-database.ts';
import { countRows } from './count-rows.ts';
import { describeRows } from './export-store.ts';

export interface BackupOptions {
  readonly folder: string;
  readonly withKey: boolean;
}

/** @returns the exit code. */
export async function backup(
  environment: NodeJS.ProcessEnv,
  flags: Readonly<Record<string, unknown>>,
  options: BackupOptions,
): Promise<number> {
  const config = loadConfig(environment, flags);
  const folder = resolve(options.folder);
  const keyFile = join(config.home, keyFileName);
  if (options.withKey && !existsSync(keyFile)) throw new BackupError(`${keyFile} is not there`);
  const lock = options.withKey ? takeKeyLock(config) : undefined;
  try {
    await writeBackupFolder(folder, (draft) => fill(draft, config, options.withKey));
  } finally {
    lock?.release();
  }
  process.stdout.write(`backup is in ${folder}\n`);
  process.stdout.write(options.withKey ? withKeyWords : withoutKeyWords(keyFile));
  return 0;
}

/** A generation that is retired between the store and the key would be missing from both. */
function takeKeyLock({ home }: Config) {
  const lock = takeProcessLock(join(home, keyLockName));
  if (lock === undefined) throw new BackupError('the key is being rotated; try again after that');
  return lock;
}

async function fill(draft: string, config: Config, withKey: boolean) {
  const database = openDatabase(config);
  const { onRows, end } = countRows('backing up');
  try {
    const at = new SystemClock().now();
    const order = { file: join(draft, archiveName), at, onRows };
    const { header, rows } = await writeArchive(database, order);
    end();
    process.stdout.write(`backed up ${describeRows(rows)}\n`);
    // After the store: whatever the key is by now, it opens what the store held then.
    for (const name of withKey ? [...keptFiles, keyFileName] : keptFiles) {
      const source = join(config.home, name);
      if (existsSync(source)) writeFileWhole(join(draft, name), readFileSync(source));
    }
    return header;
  } finally {
    end();
    await database.db.destroy();
  }
}

const withKeyWords =
  'it holds the key-encryption key: whoever reads it can use every software key\n';

function withoutKeyWords(keyFile: string): string {
  return (
    'it does NOT hold the key-encryption key, without which it opens nothing:\n' +
    `keep a copy of ${keyFile} in another place\n`
  );
}
