/**
 * Gathers the facts about the signatures of a document. Nothing is judged here but paths and
 * time-stamps, and nothing the document says makes it throw: what cannot be read is a fact too.
 */

import type { TimestampKind, ValidationData } from '../../extend/augmentable.ts';
import type { PdfDocument } from '../../pdf/pdf-document.ts';
import { documentMaterial, storeMaterial } from '../read/document-material.ts';
import { padesLevel } from '../read/pades-level.ts';
import { isStamp, readSignatures } from '../read/read-signature.ts';
import type { ReadSignature } from '../read/read-signature.ts';
import { documentTimestamp, ownTimestamps } from '../read/signature-timestamps.ts';
import { makeStoreSizes } from '../read/store-sizes.ts';
import type { StoreSizes } from '../read/store-sizes.ts';
import { makeChangesAfter } from './changes-after.ts';
import type { ChangesAfter } from './changes-after.ts';
import { coveringStamps, earliest, judgeStamps, judgeToken } from './judge-stamps.ts';
import type { JudgedStamps } from './judge-stamps.ts';
import type { PadesLevel, SignatureFacts, TimestampFacts } from './signature-facts.ts';
import { readTrust, signerPath } from './trust.ts';
import type { Trust } from './trust.ts';

/**
 * In the order of the form.
 * @throws {PkiError} when an anchor or a list of the caller cannot be read.
 */
export function gatherSignatures(
  document: PdfDocument,
  order: Parameters<typeof readTrust>[0],
): readonly SignatureFacts[] {
  const all = readSignatures(document);
  const known = documentMaterial(document, all);
  const trust = readTrust(order, known);
  const material = { known, stored: storeMaterial(document), sizes: makeStoreSizes(document) };
  const around: Around = { ...material, trust, stamps: judgeStamps(trust, all) };
  const changesAfter = makeChangesAfter(document);
  return all.map((read) => {
    const { fieldName, subFilter, range, format, baseline, claimedAt } = read;
    const changes = changesSince(read, changesAfter);
    const plain = { fieldName, subFilter, range, format, baseline, claimedAt, changes };
    return { ...plain, ...judge(read, around) };
  });
}

interface Around {
  readonly trust: Trust;
  readonly stamps: JudgedStamps;
  readonly known: ValidationData;
  readonly stored: ValidationData;
  readonly sizes: StoreSizes;
}

function changesSince(
  { range }: ReadSignature,
  changesAfter: (revisionIndex: number) => ChangesAfter,
): ChangesAfter {
  if (range.coverage === 'entire_file') return { verdict: 'none', faults: [], remarks: [] };
  if (range.coverage === 'entire_revision') return changesAfter(range.revisionIndex);
  return { verdict: 'suspicious', faults: [], remarks: [] };
}

type Judged = Pick<
  SignatureFacts,
  'signer' | 'documentTimestamp' | 'timestamps' | 'path' | 'pathThen' | 'level'
>;

function judge(read: ReadSignature, around: Around): Judged {
  const nothing = { signer: undefined, timestamps: [], path: undefined, pathThen: undefined };
  const documentTimestamp = around.stamps.get(read);
  if (isStamp(read)) return { ...nothing, documentTimestamp, level: 'document-timestamp' };
  if (read.cms === undefined) return { ...nothing, documentTimestamp, level: 'none' };
  const { trust } = around;
  const signer = read.cms.check;
  const placed = gatherTimestamps(read, around);
  const timestamps = placed.map(({ facts }) => facts);
  const certificate = signer.signerCertificate;
  const provenAt = earliest(timestamps);
  const pathAt = (at: number) => certificate && signerPath(trust, { certificate, at });
  return {
    signer,
    documentTimestamp,
    timestamps,
    path: pathAt(trust.at),
    pathThen: provenAt === undefined ? undefined : pathAt(provenAt),
    level: signer.sound ? levelOf(read, placed, around) : 'none',
  };
}

interface PlacedFacts {
  readonly kind: TimestampKind;
  readonly facts: TimestampFacts;
}

/** Over the signature value, and over the document with the signature in it. */
function gatherTimestamps(read: ReadSignature, around: Around): readonly PlacedFacts[] {
  const { trust, sizes } = around;
  const covering = coveringStamps(around.stamps, read);
  const provenAt = earliest([...covering.values()]) ?? trust.at;
  const own = ownTimestamps(read).filter(({ kind }) => kind === 'signature');
  return [
    ...own.map(({ kind, token, expectedDigest }) => {
      return { kind, facts: judgeToken(trust, { token, expectedDigest, provenAt }) };
    }),
    ...[...covering].map(([stamp, facts]) => {
      return { kind: documentTimestamp(stamp, { signature: read, sizes }).kind, facts };
    }),
  ];
}

function levelOf(
  signature: ReadSignature,
  placed: readonly PlacedFacts[],
  { known, stored }: Around,
): PadesLevel {
  const stamps = placed.map(({ kind, facts: { check } }) => ({
    kind,
    intact: check?.sound === true,
    at: check?.at,
    authority: check?.signerCertificate,
  }));
  return padesLevel({ signature, stamps, known, stored });
}
