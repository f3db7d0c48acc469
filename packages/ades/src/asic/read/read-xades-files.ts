/**
 * The XAdES files of a container (EN 319 162-1, 4.3.3.3 and 4.4.3.2): each may hold several
 * signatures, whose references name files of the container. What is signed in META-INF is no data.
 */

import type { SharedBudgets, XadesReading } from '../../xades/read/xades-reading.ts';
import type { ContentOctets, KnownDigest } from '../../xades/reference-octets.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import { asicRole } from '../asic-names.ts';
import { entryOfUri } from '../entry-uri.ts';
import type { AsicParts } from './gather-parts.ts';
import { listedNames } from './read-cades-files.ts';
import type { CheckedManifest } from './read-manifests.ts';

export interface XadesFile {
  readonly entry: ZipEntry;
  readonly xml: Uint8Array;
  readonly reading: XadesReading;
  /** A manifest lists it: it must not change by an octet. */
  readonly frozen: boolean;
}

export function readXadesFiles(
  parts: AsicParts,
  manifests: readonly CheckedManifest[],
  shared: SharedBudgets,
): readonly XadesFile[] {
  const frozen = listedNames(manifests);
  return parts.asic.entries('xades').map((entry) => ({
    entry,
    xml: parts.bytes(entry),
    reading: { resolve: (uri) => contentOf(parts, uri), shared },
    frozen: frozen.has(entry.name),
  }));
}

/**
 * A name of exactly that spelling, or nothing. A file is digested once for all signatures over it,
 * and gone through where a time-stamp is over its octets.
 */
function contentOf(parts: AsicParts, uri: string): ContentOctets | KnownDigest | undefined {
  const name = entryOfUri(uri);
  const entry = name === undefined ? undefined : parts.asic.entry(name);
  if (entry === undefined) return undefined;
  if (asicRole(entry.name) !== 'data') return parts.bytes(entry);
  return {
    digestOf: (hash) => parts.digests.peek(entry, hash),
    octets: () => parts.octets.peek(entry),
  };
}
