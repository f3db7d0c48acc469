/**
 * A file of the user, read whole within a bound. Only plain files: a folder, a pipe or a
 * device would hang or never end.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { CliError } from '../cli-error.ts';

const mebibyte = 1024 * 1024;

/**
 * @throws {CliError} `refused` when it is no plain file, or longer than `bytesMax`.
 * @throws the system's error, with its path, when it cannot be opened.
 */
export function readFileBounded(file: string, bytesMax: number): Uint8Array {
  // Opening a pipe that nobody writes to would wait for ever.
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const { size } = statPlain(handle, file);
    if (size > bytesMax) {
      const limit = Math.floor(bytesMax / mebibyte);
      throw new CliError('refused', `${file} is too large: more than ${limit} MiB`);
    }
    const bytes = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      const count = readSync(handle, bytes, filled, size - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(handle);
  }
}

function statPlain(handle: number, file: string) {
  const found = fstatSync(handle);
  if (found.isDirectory()) throw new CliError('refused', `${file} is a folder, not a file`);
  if (!found.isFile()) throw new CliError('refused', `${file} is not a plain file`);
  return found;
}
