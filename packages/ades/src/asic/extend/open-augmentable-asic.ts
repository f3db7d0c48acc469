/**
 * A container opened to be augmented (EN 319 162-1, 5.2 and 5.3). Signatures grow inside their own
 * files as they would outside, as long as no manifest lists those files. From the first archive
 * manifest on nothing that is listed changes: material goes into the newest time-stamp, and a
 * further archive time-stamp comes with a manifest of its own.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import type { Augmentable, ValidationData } from '../../extend/augmentable.ts';
import { joinValidationData } from '../../extend/gather/material-pool.ts';
import { gatherParts } from '../read/gather-parts.ts';
import { archiveContainer } from './archive-container.ts';
import { growNewestTimestamp } from './grow-newest-timestamp.ts';
import { openSignatureFiles, signaturesOf } from './open-signature-files.ts';
import type { OpenedContainer, OpenedFile } from './open-signature-files.ts';
import { refuseEvidence } from './refuse-evidence.ts';
import { replaceEntries } from './replace-entries.ts';
import type { EntryContents } from './replace-entries.ts';

export interface AugmentableAsicOptions {
  /** Milliseconds since 1970: the time of entries that are written anew; 1980 unless given. */
  readonly at?: number;
}

/**
 * Its steps refuse a container with an evidence record; opened and looked at it may be.
 * @throws {AdesError} `asic_malformed`, `zip_*`, and what opening a signature throws.
 */
export async function openAugmentableAsic(
  container: Uint8Array,
  { at = 0 }: AugmentableAsicOptions = {},
): Promise<Augmentable> {
  const parts = await gatherParts(container);
  const opened = await openSignatureFiles(parts);
  // Asked before anything is written, and before an authority is.
  const write = async (step: () => Promise<EntryContents>) => {
    refuseEvidence(parts);
    return await replaceEntries(parts, await step(), at);
  };
  return {
    signatures: opened.files.flatMap((file) => signaturesOf(file, opened.reading)),
    known: opened.known,
    stamp: (ids, hash, get) =>
      write(() => growFiles(opened, ids, (inner, own) => inner.stamp(own, hash, get))),
    addValidationData: (ids, data) => write(() => addMaterial(opened, ids, data)),
    archive: async (ids, hash, get) => {
      refuseEvidence(parts);
      return isArchivedByManifest(opened)
        ? await archiveContainer({ parts, hash, get, at })
        : await write(() => archiveInside(opened, ids, { hash, get }));
    },
  };
}

type Step = (inner: Augmentable, own: readonly string[]) => Promise<Uint8Array> | Uint8Array;

/** Each file with signatures that are named, grown by the format it is in. */
async function growFiles(
  { files }: Pick<OpenedContainer, 'files'>,
  ids: readonly string[],
  step: Step,
): Promise<EntryContents> {
  const contents = new Map<string, Uint8Array>();
  for (const file of files) {
    const own = innerIds(file, ids);
    if (own.length === 0) continue;
    if (file.frozen) throw new AdesError('extension_unsupported', 'a manifest lists the signature');
    contents.set(file.entry.name, await step(file.inner, own));
  }
  return contents;
}

async function addMaterial(
  { files, reading, known }: OpenedContainer,
  ids: readonly string[],
  data: ValidationData,
): Promise<EntryContents> {
  const growing = files.filter((file) => !file.frozen);
  const contents = new Map(
    await growFiles({ files: growing }, ids, (inner, own) => inner.addValidationData(own, data)),
  );
  const isFrozen = files.some((file) => file.frozen && innerIds(file, ids).length > 0);
  if (!isFrozen) return contents;
  // Once in the container is enough: what its signatures carry is under time-stamps already.
  for (const [name, bytes] of growNewestTimestamp(reading, without(data, known))) {
    contents.set(name, bytes);
  }
  return contents;
}

/** The digests an archive time-stamp needs are of its own hash, and may not be known yet. */
async function archiveInside(
  { reading: { parts } }: OpenedContainer,
  ids: readonly string[],
  {
    hash,
    get,
  }: { readonly hash: HashAlgorithm; readonly get: Parameters<Augmentable['archive']>[2] },
): Promise<EntryContents> {
  for (const file of parts.asic.files) parts.digests.peek(file, hash);
  const again = await openSignatureFiles(parts);
  return await growFiles(again, ids, (inner, own) => inner.archive(own, hash, get));
}

/** CAdES in an ASiC-E; XAdES and the one CMS of an ASiC-S take archive time-stamps inside. */
function isArchivedByManifest({ reading: { parts, cades } }: OpenedContainer): boolean {
  return parts.asic.container === 'asic-e' && cades.length > 0;
}

function innerIds(file: OpenedFile, ids: readonly string[]): readonly string[] {
  return file.inner.signatures.map(({ id }) => id).filter((id) => ids.includes(file.idOf(id)));
}

function without(data: ValidationData, known: ValidationData): ValidationData {
  const all = joinValidationData([known, data]);
  const once = joinValidationData([known]);
  return {
    certificates: all.certificates.slice(once.certificates.length),
    ocsps: all.ocsps.slice(once.ocsps.length),
    crls: all.crls.slice(once.crls.length),
  };
}
