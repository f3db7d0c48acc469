/**
 * The manifests of a container, each reference held against the entry it means (EN 319 162-1,
 * 4.4.3.2): the entry is there under exactly that name, once, and has that digest.
 */

import { equalBytes } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { ZipEntry } from '../../zip/zip-entry.ts';
import { manifestReferencesMax } from '../asic-limits.ts';
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

/** @throws {AdesError} `asic_malformed` for more references than are followed. */
export function readManifests(parts: AsicParts): readonly CheckedManifest[] {
  const { asic } = parts;
  let references = 0;
  const count = (manifest: CheckedManifest): CheckedManifest => {
    references += manifest.references.length;
    if (references > manifestReferencesMax) throw new AdesError('asic_malformed', 'references');
    return manifest;
  };
  return [
    ...asic.entries('manifest').map((entry) => count(check(parts, entry, false))),
    ...asic.entries('archive-manifest').map((entry) => count(check(parts, entry, true))),
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

/** A container is read again whenever a digest came to light; its manifests stay what they are. */
const readBefore = new WeakMap<Uint8Array, { readonly manifest: AsicManifest | undefined }>();

function readOrNothing(bytes: Uint8Array): AsicManifest | undefined {
  const { manifest } = readBefore.get(bytes) ?? { manifest: readAnew(bytes) };
  readBefore.set(bytes, { manifest });
  return manifest;
}

function readAnew(bytes: Uint8Array): AsicManifest | undefined {
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
