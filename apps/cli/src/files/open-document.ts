/**
 * A document that is read piece by piece, so that its size is no matter of memory.
 *
 * It is read more than once: to understand it, for its digest, to copy it. So it must not
 * change meanwhile: whoever is done with it asks whether it did, by the marks the system
 * keeps. They may miss a change within one tick of the clock; the digest does not.
 */

import { closeSync, fstatSync, readSync } from 'node:fs';
import { PDF_LIMITS } from '@kumoin/ades';
import type { ByteSource } from '@kumoin/ades';
import { CliError } from '../cli-error.ts';
import { openPlainFile } from './open-plain-file.ts';

export interface DocumentFile extends ByteSource {
  readonly file: string;
  /** @throws {CliError} `refused` if the file is not what it was when it was opened. */
  refuseChanged(): void;
  close(): void;
}

/**
 * @param onPortion told how much of the file a pass over it has read, from 0 to 1.
 * @throws {CliError} `refused` when it is no plain file, or larger than any PDF may be.
 * @throws the system's error, with its path, when it cannot be opened.
 */
export function openDocument(
  file: string,
  onPortion: (portion: number) => void = () => {},
): DocumentFile {
  const { handle, found } = openPlainFile(file, PDF_LIMITS.fileBytesMax);
  const length = Number(found.size);
  return {
    file,
    length,
    read(target, position) {
      for (let filled = 0; filled < target.length;) {
        const left = target.length - filled;
        const count = readSync(handle, target, filled, left, position + filled);
        if (count === 0) throw changed(file);
        filled += count;
      }
    },
    onPass: (position) => onPortion(position / length),
    refuseChanged() {
      const { size, mtimeNs } = fstatSync(handle, { bigint: true });
      if (size !== found.size || mtimeNs !== found.mtimeNs) throw changed(file);
    },
    close: () => closeSync(handle),
  };
}

function changed(file: string): CliError {
  return new CliError('refused', `${file} was changed by somebody else while it was read`);
}
