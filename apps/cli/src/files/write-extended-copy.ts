/** Writes a document with something behind it: a copy under a new name, extended and checked. */

import { constants } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import type { DocumentFile } from './open-document.ts';
import { writeAll, writeNewFile } from './write-new-file.ts';
import type { Output } from './write-new-file.ts';

export interface ExtendedCopy<T> {
  readonly original: DocumentFile;
  /** What stands behind the bytes of the original. */
  readonly appended: Uint8Array;
  /** Judges the finished file before anybody else can see it; throws if it must not stay. */
  readonly check: (draft: string) => T;
}

/**
 * The system copies: on some file systems that takes no time and no room.
 * @returns what the check said.
 * @throws {CliError} `refused`, when the name is taken, or the original was changed.
 * @throws what the check throws, and the system's error.
 */
export async function writeExtendedCopy<T>(output: Output, copy: ExtendedCopy<T>): Promise<T> {
  const { original, appended, check } = copy;
  return writeNewFile(output, {
    check,
    fill: async (handle, draft) => {
      const { mode } = await handle.stat();
      await copyFile(original.file, draft, constants.COPYFILE_FICLONE);
      // Copying brought the permissions of the original along.
      await chmod(draft, mode);
      original.refuseChanged();
      await handle.truncate(original.length);
      await writeAll(handle, appended, original.length);
    },
  });
}
