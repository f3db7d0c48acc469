/**
 * What of a container is small and has to be at hand: everything in META-INF, read once and
 * bounded together. The files themselves stay where they are.
 */

import { AdesError } from '../../ades-error.ts';
import type { ZipInput } from '../../zip/byte-reader.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import { manifestBytesMax, metaInfBytesMax } from '../asic-limits.ts';
import type { AsicRole } from '../asic-names.ts';
import { openAsic } from '../open-asic.ts';
import type { Asic } from '../open-asic.ts';
import { EntryDigests } from './entry-digests.ts';
import { EntryOctets } from './entry-octets.ts';

export interface AsicParts {
  readonly asic: Asic;
  /** Of what of META-INF is read. */
  readonly metaInfBytes: number;
  readonly digests: EntryDigests;
  readonly octets: EntryOctets;
  /** Reads what was wanted and not at hand. @returns whether it is worth asking again. */
  settle(): Promise<boolean>;
  /** Empty for an entry that is none of META-INF. */
  bytes(entry: ZipEntry): Uint8Array;
}

const signing: readonly AsicRole[] = ['cades', 'xades', 'timestamp'];
const listing: readonly AsicRole[] = ['manifest', 'archive-manifest', 'list'];

/** @throws {AdesError} `asic_malformed`, `zip_*`. */
export async function gatherParts(input: ZipInput): Promise<AsicParts> {
  const asic = await openAsic(input);
  const lists = listing.flatMap((role) => asic.entries(role));
  const entries = [...signing.flatMap((role) => asic.entries(role)), ...lists];
  const metaInfBytes = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const long = lists.find(({ bytes }) => bytes > manifestBytesMax);
  if (long !== undefined) throw new AdesError('zip_too_large', long.name);
  if (metaInfBytes > metaInfBytesMax) throw new AdesError('zip_too_large', 'META-INF');
  const contents = new Map<ZipEntry, Uint8Array>();
  for (const entry of entries) contents.set(entry, await asic.archive.read(entry));
  const digests = new EntryDigests(asic.archive);
  const octets = new EntryOctets(asic.archive);
  return {
    asic,
    metaInfBytes,
    digests,
    octets,
    settle: async () => {
      const settled = [await digests.settle(), await octets.settle()];
      return settled.includes(true);
    },
    bytes: (entry) => contents.get(entry) ?? new Uint8Array(),
  };
}
