/**
 * Puts material into the newest time-stamp of a container (EN 319 162-1, A.7): no manifest lists it
 * yet, and the certificates and revocation values of a token are not under its signature.
 */

import { AdesError } from '../../ades-error.ts';
import { growCms } from '../../cades/extend/edit-cms.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import { listedNames } from '../read/read-cades-files.ts';
import type { AsicReading } from '../read/read-container.ts';
import type { EntryContents } from './replace-entries.ts';

/**
 * @throws {AdesError} `extension_unsupported` where every time-stamp is under another one, and
 * where there is no room in the newest.
 */
export function growNewestTimestamp(
  { timestamps, manifests }: AsicReading,
  data: ValidationData,
): EntryContents {
  const frozen = listedNames(manifests);
  const newest = timestamps.findLast(({ entry }) => !frozen.has(entry.name));
  if (newest === undefined) {
    throw new AdesError('extension_unsupported', 'no place left for validation data');
  }
  return new Map([[newest.entry.name, growCms(newest.placed.raw, data)]]);
}
