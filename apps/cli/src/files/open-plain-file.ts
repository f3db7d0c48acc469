/**
 * Opens a file of the user for reading. Only plain files: a folder, a pipe or a device would
 * hang or never end.
 */

import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { CliError } from '../cli-error.ts';

const mebibyte = 1024 * 1024;

export interface PlainFile {
  /** To be closed by whoever asked for it. */
  readonly handle: number;
  readonly found: BigIntStats;
}

/**
 * @throws {CliError} `refused` when it is no plain file, or longer than `bytesMax`.
 * @throws the system's error, with its path, when it cannot be opened.
 */
export function openPlainFile(file: string, bytesMax: number): PlainFile {
  // Opening a pipe that nobody writes to would wait for ever.
  const handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(handle, { bigint: true });
    if (found.isDirectory()) throw new CliError('refused', `${file} is a folder, not a file`);
    if (!found.isFile()) throw new CliError('refused', `${file} is not a plain file`);
    if (found.size > bytesMax) {
      const limit = Math.floor(bytesMax / mebibyte);
      throw new CliError('refused', `${file} is too large: more than ${limit} MiB`);
    }
    return { handle, found };
  } catch (cause) {
    closeSync(handle);
    throw cause;
  }
}
