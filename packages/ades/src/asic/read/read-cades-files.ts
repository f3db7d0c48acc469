/**
 * The CAdES files of a container with what each is over (EN 319 162-1, 4.3.3.1 and 4.4.3.1): in an
 * ASiC-S the one file, in an ASiC-E the manifest that names the signature, and through it the
 * files it lists. A signature that no manifest names, or two, is over nothing one could show.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import type { ReadingBudget } from '../../budget/reading-budget.ts';
import type { DetachedContent } from '../../cades/read/read-cades.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import type { AsicParts } from './gather-parts.ts';
import type { CheckedManifest } from './read-manifests.ts';

export interface CadesFile {
  readonly entry: ZipEntry;
  readonly cms: Uint8Array;
  readonly content: DetachedContent;
  /** Names of the files it vouches for: those that are as they were signed. */
  readonly covers: readonly string[];
  /** Of everything around the CMS, as codes. */
  readonly faults: readonly string[];
  /** A manifest lists it: it must not change by an octet. */
  readonly frozen: boolean;
}

export function readCadesFiles(
  parts: AsicParts,
  manifests: readonly CheckedManifest[],
  budget: ReadingBudget,
): readonly CadesFile[] {
  const { asic } = parts;
  const frozen = listedNames(manifests);
  return asic.entries('cades').map((entry) => {
    const covered = asic.container === 'asic-s' ? simple(parts) : extended(entry, manifests);
    return {
      ...covered,
      entry,
      cms: parts.bytes(entry),
      frozen: frozen.has(entry.name),
      content: { ...covered.content, budget },
    };
  });
}

type Covered = Pick<CadesFile, 'content' | 'covers' | 'faults'>;

/** What a signature or a token of an ASiC-S is over. */
export function simple({ asic, digests }: AsicParts): Covered {
  const [file, ...others] = asic.files;
  if (file === undefined) return { content: {}, covers: [], faults: ['files_missing'] };
  if (others.length > 0) return { content: {}, covers: [], faults: ['files_many'] };
  const contentDigest = (hash: HashAlgorithm) => digests.peek(file, hash);
  return { content: { contentDigest }, covers: [file.name], faults: [] };
}

/** What a signature or a token of an ASiC-E is over. */
export function extended(entry: ZipEntry, manifests: readonly CheckedManifest[]): Covered {
  const [manifest, ...others] = manifests.filter(({ signedBy }) => signedBy === entry.name);
  if (manifest === undefined) return { content: {}, covers: [], faults: ['manifest_missing'] };
  if (others.length > 0) return { content: {}, covers: [], faults: ['manifest_ambiguous'] };
  const covers = manifest.references.filter(({ fault }) => fault === undefined);
  return {
    content: { content: manifest.bytes },
    covers: covers.flatMap((each) => each.entry?.name ?? []),
    faults: manifest.faults,
  };
}

/** Names of the entries some manifest vouches for. */
export function listedNames(manifests: readonly CheckedManifest[]): ReadonlySet<string> {
  return new Set(
    manifests.flatMap(({ references }) =>
      references.flatMap(({ reference: { name } }) => name ?? []),
    ),
  );
}
