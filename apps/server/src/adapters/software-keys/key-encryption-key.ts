/**
 * The key-encryption key of an installation: 32 random bytes in a file of its own, apart from
 * the store, readable by the service's user only. Whoever copies the store alone has nothing.
 *
 * One subkey per use is derived (HKDF, RFC 5869), so that a value made for one use is of no
 * use in another.
 */

import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync } from 'node:fs';
import { statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Outage } from '#domain/outage.ts';
import { Secret } from '#domain/secret.ts';

export type KeyUse = 'wrap-keys' | 'seal-secrets' | 'mac-secrets';

export interface KeyEncryptionKey {
  subkey(use: KeyUse): Uint8Array;
}

const keyBytes = 32;

/**
 * Reads the key from its file; the first start makes it. Of two processes that start at once,
 * one makes it and both read the same.
 * @throws {Outage} `vault_failed`, when the file is unreadable, of wrong size, or open to others.
 */
export function loadKeyEncryptionKey(file: string): KeyEncryptionKey {
  try {
    createOnce(file);
    refuseOpenFile(file);
    return keyEncryptionKey(readFileSync(file));
  } catch (cause) {
    throw new Outage('vault_failed', { cause });
  }
}

/** @throws {Error} when it is not 32 bytes. */
export function keyEncryptionKey(bytes: Uint8Array): KeyEncryptionKey {
  if (bytes.length !== keyBytes) {
    throw new Error(`a key-encryption key has ${keyBytes} bytes, not ${bytes.length}`);
  }
  const root = new Secret(Uint8Array.from(bytes));
  return {
    subkey: (use) => new Uint8Array(hkdfSync('sha256', root.reveal(), 'kumoin', use, keyBytes)),
  };
}

/** Written whole under another name and linked: a crash never leaves half a key. */
function createOnce(file: string): void {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeDurably(draft, randomBytes(keyBytes));
    linkSync(draft, file);
  } catch (error) {
    // Somebody else was first; theirs counts.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  // A name that is not on the disk yet must not be lost when the store is there already.
  if (process.platform !== 'win32') flush(openSync(dirname(file), 'r'));
}

function writeDurably(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    const written = writeSync(handle, bytes);
    if (written < bytes.length) throw new Error(`${file} was written in part only`);
  } catch (error) {
    closeSync(handle);
    throw error;
  }
  flush(handle);
}

function flush(handle: number): void {
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function refuseOpenFile(file: string): void {
  if (process.platform === 'win32') return;
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Error(`${file} must be readable by its owner only (chmod 600)`);
  }
}
