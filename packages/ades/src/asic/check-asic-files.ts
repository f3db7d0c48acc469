/** Which names may be given to the files of a container that we make. */

import { AdesError } from '../ades-error.ts';
import { fileNameFault, fileNameKey } from '../zip/file-name-fault.ts';
import { zipEntriesMax } from '../zip/zip-limits.ts';
import { mimetypeName } from './asic-container.ts';
import type { AsicContainer } from './asic-container.ts';
import { asicFolder } from './asic-names.ts';

/** Room for signatures, manifests and time-stamps beside the files. */
export const asicFilesMax = zipEntriesMax - 200;

/** @throws {AdesError} `asic_file_name_forbidden`, `asic_content_missing`, `asic_malformed`. */
export function checkAsicFiles(container: AsicContainer, names: readonly string[]): void {
  if (names.length === 0) throw new AdesError('asic_content_missing', 'no file');
  if (container === 'asic-s' && names.length > 1) {
    throw new AdesError('asic_malformed', 'an ASiC-S holds one file');
  }
  if (names.length > asicFilesMax) throw new AdesError('asic_malformed', 'too many files');
  const seen = new Set<string>();
  for (const name of names) {
    const fault = nameFault(container, name) ?? (seen.has(fileNameKey(name)) ? 'twice' : undefined);
    if (fault !== undefined) throw new AdesError('asic_file_name_forbidden', `${name}: ${fault}`);
    seen.add(fileNameKey(name));
  }
}

function nameFault(container: AsicContainer, name: string): string | undefined {
  const key = fileNameKey(name);
  if (name.endsWith('/')) return 'a folder';
  if (key === mimetypeName || `${key}/`.startsWith(fileNameKey(asicFolder))) return 'reserved';
  if (container === 'asic-s' && name.includes('/')) return 'not in the root';
  return fileNameFault(name);
}
