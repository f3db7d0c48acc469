/**
 * The time-stamps of a container (EN 319 162-1, 4.3.3.2 and 4.4.4; long-term form: 4.4.5 and A.7
 * "ASiCArchiveManifest"), oldest first by their own time. What an archive one covers it covers
 * through the manifests it lists, to any depth: newer ones vouch for older.
 */

import { digest, parseTimestampToken, PkiError } from '@kumoin/pki';
import type { HashAlgorithm, TimestampToken } from '@kumoin/pki';
import type { PlacedTimestamp } from '../../extend/augmentable.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import type { AsicParts } from './gather-parts.ts';
import { extended, simple } from './read-cades-files.ts';
import type { CheckedManifest } from './read-manifests.ts';

export interface TimestampFile {
  readonly entry: ZipEntry;
  readonly placed: PlacedTimestamp;
  /** Entries it vouches for, itself or through others. */
  readonly covers: ReadonlySet<string>;
}

export function readTimestampFiles(
  parts: AsicParts,
  manifests: readonly CheckedManifest[],
): readonly TimestampFile[] {
  const files = parts.asic.entries('timestamp').map((entry) => read(parts, entry, manifests));
  const at = ({ placed }: TimestampFile): number => placed.token?.tstInfo.at ?? 0;
  // The names of one product are numbers; where the second is the same, they decide.
  return files.toSorted((a, b) => at(a) - at(b) || (a.entry.name < b.entry.name ? -1 : 1));
}

function read(
  parts: AsicParts,
  entry: ZipEntry,
  manifests: readonly CheckedManifest[],
): TimestampFile {
  const raw = parts.bytes(entry);
  const token = readToken(raw);
  const manifest = manifests.find(({ signedBy }) => signedBy === entry.name);
  const { content, faults } =
    parts.asic.container === 'asic-s' && manifest === undefined
      ? simple(parts)
      : extended(entry, manifests);
  const imprint = token?.tstInfo.imprint;
  const hash = imprint === undefined || 'fault' in imprint ? undefined : imprint.hash;
  return {
    entry,
    placed: {
      kind: manifest?.archive === true ? 'archive' : 'document',
      token,
      raw,
      expectedDigest: hash === undefined ? undefined : expected(content, hash),
      faults,
    },
    covers: coveredBy(parts, manifest, manifests),
  };
}

function expected(
  { content, contentDigest }: ReturnType<typeof simple>['content'],
  hash: HashAlgorithm,
): Uint8Array | undefined {
  return content === undefined ? contentDigest?.(hash) : digest(hash, content);
}

function readToken(raw: Uint8Array): TimestampToken | undefined {
  try {
    return parseTimestampToken(raw);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}

/** Without recursion: a chain may be as long as it likes, and may bite its tail. */
function coveredBy(
  { asic }: AsicParts,
  manifest: CheckedManifest | undefined,
  manifests: readonly CheckedManifest[],
): ReadonlySet<string> {
  if (manifest === undefined) return new Set(asic.files.map(({ name }) => name));
  const byName = new Map(manifests.map((each) => [each.entry.name, each]));
  const covered = new Set<string>();
  const open = [manifest];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { entry, fault } of next.references) {
      if (entry === undefined || fault !== undefined || covered.has(entry.name)) continue;
      covered.add(entry.name);
      const inner = byName.get(entry.name);
      if (inner !== undefined) open.push(inner);
    }
  }
  return covered;
}
