/**
 * Work that only one process may do at a time, on one machine: a lock that ends with the
 * process, however it ends. Node has no file locks of its own, but its SQLite does: the lock is
 * an exclusive transaction on a file that stays empty.
 */

import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

export interface ProcessLock {
  release(): void;
}

const waitMs = 2000;

/** @returns undefined when another process holds it. */
export function takeProcessLock(file: string): ProcessLock | undefined {
  const database = new DatabaseSync(file, { timeout: waitMs });
  try {
    database.exec('begin exclusive');
    chmodSync(file, 0o600);
    return { release: () => database.close() };
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  const busyCode = 5;
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === busyCode;
}
