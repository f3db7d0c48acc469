/** A container as its readers see it: manifests, signature files and time-stamps, each checked. */

import type { AsicParts } from './gather-parts.ts';
import { readCadesFiles } from './read-cades-files.ts';
import type { CadesFile } from './read-cades-files.ts';
import { readManifests } from './read-manifests.ts';
import type { CheckedManifest } from './read-manifests.ts';
import { readXadesFiles } from './read-xades-files.ts';
import type { XadesFile } from './read-xades-files.ts';
import { readTimestampFiles } from './read-timestamp-files.ts';
import type { TimestampFile } from './read-timestamp-files.ts';

export interface AsicReading {
  readonly parts: AsicParts;
  readonly manifests: readonly CheckedManifest[];
  readonly cades: readonly CadesFile[];
  readonly xades: readonly XadesFile[];
  readonly timestamps: readonly TimestampFile[];
}

/** Digests that are not known yet are wanted: see `entry-digests.ts`. */
export function readContainer(parts: AsicParts): AsicReading {
  const manifests = readManifests(parts);
  return {
    parts,
    manifests,
    cades: readCadesFiles(parts, manifests),
    xades: readXadesFiles(parts, manifests),
    timestamps: readTimestampFiles(parts, manifests),
  };
}

/** Names a signature among those of all files of the container. */
export function asicSignatureId(entryName: string, inner: string): string {
  return `${entryName}#${inner}`;
}
