/** The data folder, and what lies in it. */

import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from '#ports/installation.ts';
import { loadKeyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { ConfigError } from '../config.ts';

export const storeFileName = 'kumoin.sqlite';
export const keyFileName = 'key-encryption.key';
/** The root certificate, written when an installation has been set up. */
export const anchorFileName = 'root.pem';
/** Held while the key file is rotated or backed up. */
export const keyLockName = 'key-encryption.lock';

/**
 * Made for its owner alone. One that is there keeps its rights, since it may be shared or
 * mounted, but nobody else may put files in the place of ours.
 */
export function makeHome(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32' || (statSync(home).mode & 0o002) === 0) return;
  throw new ConfigError(`everybody can write to ${home}; give Kumoin a folder of its own`);
}

/**
 * The key of a store in this folder, made before the store. A new key beside an old store would
 * open nothing, and hide that the right one is lost. Of several processes that start at once in
 * an empty folder, none finds a store without its key: whoever made the store made the key first.
 *
 * @throws {ConfigError} when there is a store and no key, or the store of an installation is gone.
 * @throws {Outage} `vault_failed`, when the key cannot be read or made.
 */
export function ensureKeyOfStore(home: string): void {
  refuseLostStore(home);
  const keyFile = join(home, keyFileName);
  if (existsSync(join(home, storeFileName)) && !existsSync(keyFile)) {
    throw new ConfigError(`${keyFile} is missing, but there is a store: restore it from a backup`);
  }
  loadKeyEncryptionKey(keyFile);
}

/**
 * An installation whose settings were forgotten would begin anew, in a store that nobody wants.
 *
 * @throws {ConfigError} when this folder belongs to an installation, and its store is not here.
 */
function refuseLostStore(home: string): void {
  const anchor = join(home, anchorFileName);
  if (!existsSync(anchor) || existsSync(join(home, storeFileName))) return;
  throw new ConfigError(
    `${anchor} tells of an installation, but its store is not here: set KUMOIN_DATABASE_URL if it is in a database, or restore ${storeFileName}; a new installation begins in another folder`,
  );
}

/**
 * The same, where the store is elsewhere: a machine that joins an installation brings its key.
 *
 * @throws {ConfigError}
 */
export async function refuseNewKey(home: string, installation: Installation): Promise<void> {
  const keyFile = join(home, keyFileName);
  // In this order: whoever has entered an installation from this folder has made its key before.
  if ((await installation.find()) === undefined || existsSync(keyFile)) return;
  throw new ConfigError(
    `${keyFile} is missing, but the database belongs to an installation: copy its key file from another machine, or restore it from a backup`,
  );
}
