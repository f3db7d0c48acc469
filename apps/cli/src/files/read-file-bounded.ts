/** A small file of the user, read whole within a bound. */

import { closeSync, readSync } from 'node:fs';
import { openPlainFile } from './open-plain-file.ts';

/**
 * @throws {CliError} `refused` when it is no plain file, or longer than `bytesMax`.
 * @throws the system's error, with its path, when it cannot be opened.
 */
export function readFileBounded(file: string, bytesMax: number): Uint8Array {
  const { handle, found } = openPlainFile(file, bytesMax);
  try {
    const bytes = new Uint8Array(Number(found.size));
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(handle, bytes, filled, bytes.length - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(handle);
  }
}
