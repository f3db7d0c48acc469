/**
 * The PIN of a token, read from its file when it is needed and not kept.
 *
 * A PIN that was refused is not tried again until its file changes: each try counts, and a token
 * locks itself after a few. The file is known by inode and times, not by its content, so that
 * nothing about the PIN has to leave this process for the memory to outlive it.
 */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Fault } from './fault.ts';

const PIN_BYTES_MAX = 256;
/** Others may do nothing, the group may read at most. */
const EXPOSED = 0o037;

export interface PinReading {
  readonly pin: string;
  /** Which state of the file this was. */
  readonly fingerprint: string;
}

/** @throws {Fault} `pin_file_unreadable` or `pin_file_exposed`. */
export function readPinFile(file: string): PinReading {
  const handle = openPinFile(file);
  try {
    const { mode, ino, mtimeNs, ctimeNs } = fstatSync(handle, { bigint: true });
    if (process.platform !== 'win32' && (Number(mode) & EXPOSED) !== 0) {
      throw new Fault({ code: 'pin_file_exposed', detail: file });
    }
    const bytes = Buffer.alloc(PIN_BYTES_MAX + 1);
    const length = readSync(handle, bytes);
    const pin = bytes.toString('utf8', 0, length).replace(/\r?\n$/, '');
    bytes.fill(0);
    if (pin === '' || length > PIN_BYTES_MAX || /[\r\n\0]/.test(pin)) {
      throw new Fault({ code: 'pin_file_unreadable', detail: file });
    }
    return { pin, fingerprint: `${ino}:${mtimeNs}:${ctimeNs}` };
  } finally {
    closeSync(handle);
  }
}

function openPinFile(file: string): number {
  try {
    return openSync(file, 'r');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new Fault({ code: 'pin_file_unreadable', detail: `${file}${reason}` });
  }
}
