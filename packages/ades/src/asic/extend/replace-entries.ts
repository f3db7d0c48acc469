/** A container with some of its entries written anew; all others keep their octets. */

import { buildZip } from '../../zip/build-zip.ts';
import type { AsicParts } from '../read/gather-parts.ts';

/** By name. */
export type EntryContents = ReadonlyMap<string, Uint8Array>;

/** @param at milliseconds since 1970: the time of what is written anew. */
export async function replaceEntries(
  { asic }: AsicParts,
  contents: EntryContents,
  at: number,
): Promise<Uint8Array> {
  const add = [...contents].map(([name, content]) => ({ name, content }));
  return await buildZip({ base: asic.archive, drop: [...contents.keys()], add, at });
}
