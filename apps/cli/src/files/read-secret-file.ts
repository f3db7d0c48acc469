/**
 * A password or PIN from a file, so that it stands neither on the command line nor in the
 * shell's history. One line; the line break behind it is not part of it. Pipes are welcome:
 * `--pin-file <(pass show pin)`.
 */

import { closeSync, openSync, readSync } from 'node:fs';
import { CliError } from '../cli-error.ts';

const bytesMax = 4096;

/** @throws {CliError} `refused`, without a word of what the file holds. */
export function readSecretFile(file: string): string {
  const text = readStart(file).replace(/\r?\n$/, '');
  if (text === '') throw new CliError('refused', `${file} is empty`);
  if (/[\r\n]/.test(text)) throw new CliError('refused', `${file} has more than one line`);
  return text;
}

function readStart(file: string): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(bytesMax + 1);
    let length = 0;
    for (;;) {
      const count = readSync(handle, bytes, length, bytes.length - length, null);
      length += count;
      if (length > bytesMax) throw new CliError('refused', `${file} is too long for a secret`);
      if (count === 0) return bytes.toString('utf8', 0, length);
    }
  } finally {
    closeSync(handle);
  }
}
