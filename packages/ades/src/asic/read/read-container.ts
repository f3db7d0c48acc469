/** A container as its readers see it: manifests, signature files and time-stamps, each checked. */

import { ReadingBudget } from '../../budget/reading-budget.ts';
import type { SharedBudgets } from '../../xades/read/xades-reading.ts';
import { WorkBudget } from '../../xml/work-budget.ts';
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
  const shared = budgetsOf(parts);
  return {
    parts,
    manifests,
    cades: readCadesFiles(parts, manifests, shared.budget),
    xades: readXadesFiles(parts, manifests, shared),
    timestamps: readTimestampFiles(parts, manifests),
  };
}

/** How often each octet may be digested, as multiples of what any budget allows. */
const digestedShare = { metaInf: 4, files: 2 };

/** For one reading of all signatures; the next one starts anew. */
function budgetsOf({ asic, metaInfBytes }: AsicParts): SharedBudgets {
  const files = asic.files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    budget: new ReadingBudget(digestedShare.metaInf * metaInfBytes + digestedShare.files * files),
    work: new WorkBudget(metaInfBytes),
  };
}

/** Names a signature among those of all files of the container. */
export function asicSignatureId(entryName: string, inner: string): string {
  return `${entryName}#${inner}`;
}
