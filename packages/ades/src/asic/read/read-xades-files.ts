/**
 * The XAdES files of a container (EN 319 162-1, 4.3.3.3 and 4.4.3.2): each may hold several
 * signatures, whose references name files of the container. What is signed in META-INF is no data.
 */

import type { ContentOctets, ResolveContent } from '../../xades/reference-octets.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import { asicRole } from '../asic-names.ts';
import { entryOfUri } from '../entry-uri.ts';
import type { AsicParts } from './gather-parts.ts';
import { listed } from './read-cades-files.ts';
import type { CheckedManifest } from './read-manifests.ts';

export interface XadesFile {
  readonly entry: ZipEntry;
  readonly xml: Uint8Array;
  readonly resolve: ResolveContent;
  /** A manifest lists it: it must not change by an octet. */
  readonly frozen: boolean;
}

export function readXadesFiles(
  parts: AsicParts,
  manifests: readonly CheckedManifest[],
): readonly XadesFile[] {
  return parts.asic.entries('xades').map((entry) => ({
    entry,
    xml: parts.bytes(entry),
    resolve: (uri) => octetsOf(parts, uri),
    frozen: manifests.some((manifest) => listed(manifest, entry)),
  }));
}

/** A name of exactly that spelling, or nothing. */
function octetsOf(parts: AsicParts, uri: string): ContentOctets | undefined {
  const name = entryOfUri(uri);
  const entry = name === undefined ? undefined : parts.asic.entry(name);
  if (entry === undefined) return undefined;
  return asicRole(entry.name) === 'data' ? parts.octets.peek(entry) : parts.bytes(entry);
}
