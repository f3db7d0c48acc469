/**
 * The manifests of a container, each reference held against the entry it means (EN 319 162-1,
 * 4.4.3.2): the entry is there under exactly that name, once, and has that digest.
 */

import { equalBytes } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import type { AsicManifest, ManifestReference } from '../manifest/asic-manifest.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import type { AsicParts } from './gather-parts.ts';

export type ReferenceFault =
  | 'reference_outside'
  | 'reference_missing'
  | 'reference_repeated'
  | 'reference_hash_unsupported'
  | 'reference_mismatch';

export interface CheckedReference {
  readonly reference: ManifestReference;
  readonly entry: ZipEntry | undefined;
  /** Undefined: nothing is wrong, or the digest is not known yet. */
  readonly fault: ReferenceFault | undefined;
}

export interface CheckedManifest {
  readonly entry: ZipEntry;
  /** Of an archive: it covers signatures and manifests too. */
  readonly archive: boolean;
  readonly bytes: Uint8Array;
  readonly signedBy: string | undefined;
  readonly references: readonly CheckedReference[];
  /** Codes; a manifest that cannot be read has no references. */
  readonly faults: readonly string[];
}

export function readManifests(parts: AsicParts): readonly CheckedManifest[] {
  const { asic } = parts;
  return [
    ...asic.entries('manifest').map((entry) => check(parts, entry, false)),
    ...asic.entries('archive-manifest').map((entry) => check(parts, entry, true)),
  ];
}

function check(parts: AsicParts, entry: ZipEntry, archive: boolean): CheckedManifest {
  const bytes = parts.bytes(entry);
  const manifest = readOrNothing(bytes);
  if (manifest === undefined) {
    const faults = ['manifest_malformed'];
    return { entry, archive, bytes, signedBy: undefined, references: [], faults };
  }
  const seen = new Set<string>();
  const references = manifest.references.map((reference) => {
    const repeated = reference.name !== undefined && seen.has(reference.name);
    if (reference.name !== undefined) seen.add(reference.name);
    return checkReference(parts, reference, repeated);
  });
  const faults = new Set(references.flatMap(({ fault }) => fault ?? []));
  if (references.length === 0) faults.add('reference_missing');
  return { entry, archive, bytes, signedBy: manifest.signedBy, references, faults: [...faults] };
}

function readOrNothing(bytes: Uint8Array): AsicManifest | undefined {
  try {
    return readManifest(bytes);
  } catch (cause) {
    if (cause instanceof AdesError) return undefined;
    throw cause;
  }
}

function checkReference(
  { asic, digests }: AsicParts,
  reference: ManifestReference,
  repeated: boolean,
): CheckedReference {
  const { name, hash, digest } = reference;
  const entry = name === undefined ? undefined : asic.entry(name);
  const told = (fault?: ReferenceFault): CheckedReference => ({ reference, entry, fault });
  if (name === undefined) return told('reference_outside');
  if (repeated) return told('reference_repeated');
  if (entry === undefined) return told('reference_missing');
  if (hash === undefined) return told('reference_hash_unsupported');
  const actual = digests.peek(entry, hash);
  return told(
    actual === undefined || equalBytes(actual, digest) ? undefined : 'reference_mismatch',
  );
}
