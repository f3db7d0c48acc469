/**
 * Writes a document with something behind it, whole or not at all: a copy under another name in
 * the same folder, extended, checked, flushed, then put in its place. Nobody ever sees half a
 * document, and a full disk leaves nothing behind; nor does it matter how large it is.
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
} from 'node:fs';
import { chmod, copyFile, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CliError } from '../cli-error.ts';
import type { DocumentFile } from './open-document.ts';

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

export interface ExtendedCopy<T> {
  readonly original: DocumentFile;
  /** What stands behind the bytes of the original. */
  readonly appended: Uint8Array;
  /** Judges the finished file before anybody else can see it; throws if it must not stay. */
  readonly check: (draft: string) => T;
}

/**
 * @returns what the check said.
 * @throws {CliError} `refused`, when the name is taken, or the original was changed.
 * @throws what the check throws, and the system's error.
 */
export async function writeExtendedCopy<T>(output: Output, copy: ExtendedCopy<T>): Promise<T> {
  const { file, force } = output;
  const draft = join(dirname(file), `.kumoin-${randomBytes(6).toString('hex')}.tmp`);
  const discard = (): void => rmSync(draft, { force: true });
  // A signal ends the process between two steps of this; then, too, no draft stays.
  process.on('exit', discard);
  try {
    const verdict = await writeDraft(draft, copy);
    if (force) renameSync(draft, file);
    else placeIfFree(draft, file);
    flushFolder(dirname(file));
    return verdict;
  } catch (cause) {
    throw aboutOutput(cause, file);
  } finally {
    process.off('exit', discard);
    discard();
  }
}

/** The system copies: on some file systems that takes no time and no room. */
async function writeDraft<T>(draft: string, copy: ExtendedCopy<T>): Promise<T> {
  const { original, appended, check } = copy;
  const claimed = await open(draft, 'wx', 0o666);
  const { mode } = await claimed.stat();
  await claimed.close();
  await copyFile(original.file, draft, constants.COPYFILE_FICLONE);
  // Copying brought the permissions of the original along; they may not even let us write.
  await chmod(draft, mode);
  const handle = await open(draft, 'r+');
  try {
    original.refuseChanged();
    await handle.truncate(original.length);
    for (let written = 0; written < appended.length;) {
      const rest = appended.subarray(written);
      written += (await handle.write(rest, 0, rest.length, original.length + written)).bytesWritten;
    }
    const [verdict] = await Promise.all([checkAside(check, draft), handle.sync()]);
    return verdict;
  } finally {
    await handle.close();
  }
}

/** Begun when the flushing has been. */
async function checkAside<T>(check: (draft: string) => T, draft: string): Promise<T> {
  await Promise.resolve();
  return check(draft);
}

const faultsOfOutput: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS']);

/** A copy that fails names the original, which is not where the room is missing. */
function aboutOutput(cause: unknown, file: string): unknown {
  const isAboutOutput = cause instanceof Error && 'code' in cause && faultsOfOutput.has(cause.code);
  return isAboutOutput ? Object.assign(cause, { path: file }) : cause;
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
