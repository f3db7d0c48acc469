/**
 * Writes a file whole or not at all: under another name in the same folder, flushed, then put
 * in its place. Nobody ever sees half a document, and a full disk leaves nothing behind.
 *
 * A file that is there already is refused, also when it appeared while we were signing: the
 * finished file is linked to its name, which the system does only if the name is free.
 */

import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../cli-error.ts';

export interface Output {
  readonly file: string;
  /** Whether a file that is there may be replaced. */
  readonly force: boolean;
}

/**
 * Tells before the work what would fail after it, so that no signature is made for nothing.
 * @throws {CliError} `refused`.
 * @throws the system's error when the folder is missing or not writable.
 */
export function refuseUnwritable({ file, force }: Output): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile() && !found.isSymbolicLink()) {
    throw new CliError('refused', `${file} is there and is not a plain file`);
  }
  if (found !== undefined && !force) throw alreadyThere(file);
  accessSync(dirname(file), constants.W_OK | constants.X_OK);
}

/** @throws {CliError} `refused`, when the name is taken. @throws the system's error. */
export function writeFileWhole({ file, force }: Output, content: Uint8Array): void {
  const draft = join(dirname(file), `.kumoin-${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeDraft(draft, content);
    if (force) renameSync(draft, file);
    else placeIfFree(draft, file);
    flushFolder(dirname(file));
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeDraft(draft: string, content: Uint8Array): void {
  const handle = openSync(draft, 'wx', 0o666);
  try {
    for (let written = 0; written < content.length;) {
      written += writeSync(handle, content, written, content.length - written);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const withoutLinks: ReadonlySet<unknown> = new Set(['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP']);

function placeIfFree(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST') throw alreadyThere(file);
    if (!withoutLinks.has(code)) throw cause;
    // FAT and some network file systems have no links; there the check is the second best.
    if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw alreadyThere(file);
    renameSync(draft, file);
  }
}

/** The new name itself must survive a power cut too. */
function flushFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } catch {
    // Some file systems cannot flush a folder; the document itself is safe by now.
  } finally {
    closeSync(handle);
  }
}

function alreadyThere(file: string): CliError {
  return new CliError('refused', `${file} is there already; --force replaces it`);
}
