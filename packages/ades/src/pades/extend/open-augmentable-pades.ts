/**
 * A PDF opened to be augmented (EN 319 142-1, 6.3): every level above B-B is an update appended to
 * it, so that signatures of several people, and those made by others, are raised together and
 * stay what they were.
 *
 *     B-T: a document time-stamp · B-LT: the store · B-LTA: a document time-stamp over the store
 *
 * What was changed after a signature without its leave is told among its faults: raising it would
 * lend the change the looks of something signed.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import type { Augmentable, AugmentableSignature, Stamp } from '../../extend/augmentable.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { addValidationMaterial } from '../dss/add-validation-material.ts';
import { storeKey } from '../dss/security-store.ts';
import { documentMaterial } from '../read/document-material.ts';
import { isStamp, readSignatures } from '../read/read-signature.ts';
import type { ReadSignature } from '../read/read-signature.ts';
import { integrityFaults } from '../read/signature-integrity.ts';
import { documentTimestamp, isCoveredBy, ownTimestamps } from '../read/signature-timestamps.ts';
import { makeStoreSizes } from '../read/store-sizes.ts';
import type { StoreSizes } from '../read/store-sizes.ts';
import { embedNewTimestamp } from './embed-new-timestamp.ts';
import { makeChangesAfter } from '../verify/changes-after.ts';
import type { ChangesAfter } from '../verify/changes-after.ts';

export interface AugmentPadesOptions {
  /** Source of chance: new file identifiers, initialisation vectors. */
  readonly random: (length: number) => Uint8Array;
  /** Milliseconds since 1970: when material is put in, for the entries of the store. */
  readonly at?: number;
  /** Room for the token of a document time-stamp, in bytes. */
  readonly timestampBytes?: number;
}

/**
 * For a document of any size, opened already: what its steps give is to be appended to it.
 * Nothing a signature says makes this throw.
 */
export function openAugmentablePades(
  document: PdfDocument,
  options: AugmentPadesOptions,
): Augmentable {
  const all = readSignatures(document);
  const changesAfter = makeChangesAfter(document);
  const stamps = all.filter(isStamp).sort(byEnd);
  const sizes = makeStoreSizes(document);
  const signatures = all
    .filter((read) => !isStamp(read))
    .map((read) => augmentable(read, { stamps, sizes, changesAfter }));
  const stamp = async (hash: HashAlgorithm, get: Stamp) =>
    embedNewTimestamp(document, { ...options, hash, get });
  return {
    signatures,
    known: documentMaterial(document, all),
    stamp: (_, hash, get) => stamp(hash, get),
    addValidationData: (ids, data) =>
      addValidationMaterial(document, { ...options, data, keys: keysOf(all, ids) }),
    archive: (_, hash, get) => stamp(hash, get),
  };
}

function augmentable(
  read: ReadSignature,
  around: {
    readonly stamps: readonly ReadSignature[];
    readonly sizes: StoreSizes;
    readonly changesAfter: (revisionIndex: number) => ChangesAfter;
  },
): AugmentableSignature {
  const { sizes } = around;
  const covering = around.stamps.filter((stamp) => isCoveredBy(read, stamp));
  return {
    id: read.fieldName,
    faults: [...integrityFaults(read), ...faultsAfter(read, around.changesAfter)],
    signer: read.cms?.check.signerCertificate,
    claimedAt: read.claimedAt,
    shortcomings: [...read.baseline, ...read.format],
    timestamps: [
      ...ownTimestamps(read),
      ...covering.map((stamp) => documentTimestamp(stamp, { signature: read, sizes })),
    ],
  };
}

function faultsAfter(
  { range }: ReadSignature,
  changesAfter: (revisionIndex: number) => ChangesAfter,
): readonly string[] {
  return range.coverage === 'entire_revision' ? changesAfter(range.revisionIndex).faults : [];
}

function byEnd(one: ReadSignature, other: ReadSignature): number {
  return (one.range.parts.at(-1)?.until ?? 0) - (other.range.parts.at(-1)?.until ?? 0);
}

/** Those that are meant, and the document time-stamps, which are for all. */
function keysOf(all: readonly ReadSignature[], ids: readonly string[]): readonly string[] {
  return all
    .filter((read) => read.range.parts.length > 0)
    .filter((read) => isStamp(read) || ids.includes(read.fieldName))
    .map(({ range }) => storeKey(range.contents));
}
