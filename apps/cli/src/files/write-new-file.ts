/**
 * Writes a file whole or not at all: under another name in the same folder, filled, checked,
 * flushed, then put in its place. Nobody ever sees half a file, and a full disk leaves nothing
 * behind; nor does it matter how large it is.
 *
 * A file that is there already is refused, also when it appeared while we were at work: the
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
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
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

export interface NewFile<T> {
  /** Puts the octets into the draft, which is there and empty. */
  readonly fill: (draft: FileHandle, name: string) => Promise<void>;
  /** Judges the finished file before anybody else can see it; throws if it must not stay. */
  readonly check: (draft: string) => T | Promise<T>;
}

/**
 * @returns what the check said.
 * @throws {CliError} `refused`, when the name is taken.
 * @throws what filling and the check throw, and the system's error.
 */
export async function writeNewFile<T>(output: Output, content: NewFile<T>): Promise<T> {
  const { file, force } = output;
  const draft = join(dirname(file), `.kumoin-${randomBytes(6).toString('hex')}.tmp`);
  const discard = (): void => rmSync(draft, { force: true });
  // A signal ends the process between two steps of this; then, too, no draft stays.
  process.on('exit', discard);
  try {
    const verdict = await writeDraft(draft, content);
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

async function writeDraft<T>(draft: string, { fill, check }: NewFile<T>): Promise<T> {
  const handle = await open(draft, 'wx+', 0o666);
  try {
    await fill(handle, draft);
    const [verdict] = await Promise.all([checkAside(check, draft), handle.sync()]);
    return verdict;
  } finally {
    await handle.close();
  }
}

/** Begun when the flushing has been. */
async function checkAside<T>(check: (draft: string) => T | Promise<T>, draft: string): Promise<T> {
  await Promise.resolve();
  return check(draft);
}

/** All of the octets, from a place on. */
export async function writeAll(
  handle: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    const rest = bytes.subarray(written);
    written += (await handle.write(rest, 0, rest.length, position + written)).bytesWritten;
  }
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
