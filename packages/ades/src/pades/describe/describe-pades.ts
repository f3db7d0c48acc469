/**
 * What a signed PDF says, as plain values (EN 319 142-1): each signature with what it covers, what
 * its dictionary and its CMS say, the level its bytes bear out; the time-stamps over the document;
 * the material in its store. Whether any of it is to be trusted is a question for validation.
 */

import type { Certificate } from '@kumoin/pki';
import { pdfCipher } from '#pdf-cipher';
import { describeAttributes } from '../../cades/read/describe-attributes.ts';
import { describeAlgorithm } from '../../describe/describe-algorithm.ts';
import { describeCertificate } from '../../describe/describe-certificate.ts';
import { describeInstant } from '../../describe/describe-instant.ts';
import { judgeTimestamp } from '../../describe/describe-timestamp.ts';
import type { ToldTimestamp } from '../../describe/describe-timestamp.ts';
import { describeValidationData } from '../../describe/describe-validation-data.ts';
import type {
  DocumentDescription,
  IntegrityDescription,
  SignatureDescription,
} from '../../describe/document-description.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import { MaterialPool } from '../../extend/gather/material-pool.ts';
import type { PdfInput } from '../../pdf/bytes/byte-source.ts';
import { openPdf } from '../../pdf/pdf-document.ts';
import type { OpenPdfOptions, PdfDocument } from '../../pdf/pdf-document.ts';
import { readSecurityStore } from '../dss/security-store.ts';
import { documentMaterial, storeMaterial } from '../read/document-material.ts';
import { padesLevel } from '../read/pades-level.ts';
import { isStamp, readSignatures } from '../read/read-signature.ts';
import type { ReadSignature } from '../read/read-signature.ts';
import { integrityFaults } from '../read/signature-integrity.ts';
import { documentTimestamp, isCoveredBy, ownTimestamps } from '../read/signature-timestamps.ts';
import { makeStoreSizes } from '../read/store-sizes.ts';
import type { StoreSizes } from '../read/store-sizes.ts';
import { makeChangesAfter } from '../verify/changes-after.ts';
import type { ChangesAfter } from '../verify/changes-after.ts';
import { describeCoverage } from './describe-coverage.ts';
import { describeWords } from './describe-words.ts';

/**
 * @throws {AdesError} when the bytes cannot be read as a PDF.
 */
export function describePades(pdf: PdfInput, open: OpenPdfOptions = {}): DocumentDescription {
  const document = openPdf(pdf, { cipher: pdfCipher, ...open });
  const all = readSignatures(document);
  const around = lookAround(document, all);
  const stamps = all.filter(isStamp).map((stamp) => judgeStamp(stamp, around).described);
  return {
    format: 'pades',
    signatures: all.filter((read) => !isStamp(read)).map((read) => describe(read, around)),
    timestamps: stamps,
    validationData: describeValidationData(around.known),
    problems: problemsOf(document, all),
  };
}

/** What stands around a signature in its document. */
interface Around {
  readonly document: PdfDocument;
  readonly all: readonly ReadSignature[];
  readonly known: ValidationData;
  readonly stored: ValidationData;
  readonly sizes: StoreSizes;
  /** For time-stamps that carry none. */
  readonly certificates: readonly Certificate[];
  readonly changesAfter: (revisionIndex: number) => ChangesAfter;
}

function lookAround(document: PdfDocument, all: readonly ReadSignature[]): Around {
  const known = documentMaterial(document, all);
  const pool = new MaterialPool();
  pool.addData(known);
  return {
    document,
    all,
    known,
    stored: storeMaterial(document),
    sizes: makeStoreSizes(document),
    certificates: pool.certificates,
    changesAfter: makeChangesAfter(document),
  };
}

function describe(read: ReadSignature, around: Around): SignatureDescription {
  const { cms, claimedAt } = read;
  const own = ownTimestamps(read).map((placed) => judgeTimestamp(placed, around.certificates));
  const signer = cms?.check.signerCertificate;
  const { signerInfo } = cms ?? {};
  return {
    id: read.fieldName,
    packaging: 'enveloped',
    level: levelOf(read, own, around),
    algorithm: describeAlgorithm(signerInfo?.signatureAlgorithm, signerInfo?.signatureAlgorithmRaw),
    ...(signer !== undefined && { signer: describeCertificate(signer) }),
    ...(claimedAt !== undefined && { claimedAt: describeInstant(claimedAt) }),
    integrity: describeIntegrity(read, around),
    attributes: [
      ...describeWords(around.document, read),
      ...(signerInfo === undefined ? [] : describeAttributes(signerInfo)),
    ],
    timestamps: own.map(({ described }) => described),
    counterSignatures: [],
    coverage: describeCoverage(read),
  };
}

function describeIntegrity(read: ReadSignature, { changesAfter }: Around): IntegrityDescription {
  const { cms, range, baseline } = read;
  const isEarlier = range.coverage === 'entire_revision';
  const changes = isEarlier ? changesAfter(range.revisionIndex).faults : [];
  const faults = [
    ...integrityFaults(read),
    ...changes,
    ...baseline,
    ...(cms?.check.warnings ?? []),
  ];
  return {
    ...(cms !== undefined && { contentIntact: cms.check.digestMatches }),
    signatureValid: cms?.check.signatureValid ?? false,
    certificateBound: cms?.check.signingCertificateMatches ?? false,
    faults: [...new Set(faults)],
  };
}

function levelOf(
  signature: ReadSignature,
  own: readonly ToldTimestamp[],
  around: Around,
): SignatureDescription['level'] {
  const covering = around.all
    .filter((stamp) => isStamp(stamp) && isCoveredBy(signature, stamp))
    .map((stamp) => judgeStamp(stamp, around, signature));
  const stamps = [...own.filter(({ placed }) => placed.kind !== 'content'), ...covering];
  const { known, stored } = around;
  return padesLevel({
    signature,
    known,
    stored,
    stamps: stamps.map(({ placed, described, authority }) => ({
      kind: placed.kind,
      intact: described.intact,
      at: placed.token?.tstInfo.at,
      authority,
    })),
  });
}

function judgeStamp(
  stamp: ReadSignature,
  { sizes, certificates }: Around,
  signature?: ReadSignature,
): ToldTimestamp {
  const beside = { sizes, ...(signature !== undefined && { signature }) };
  return judgeTimestamp(documentTimestamp(stamp, beside), certificates);
}

function problemsOf(document: PdfDocument, all: readonly ReadSignature[]): readonly string[] {
  const hybrid = document.revisions.some(({ kind }) => kind === 'hybrid');
  return [
    ...(all.length === 0 ? ['signatures_missing'] : []),
    ...(document.repaired ? ['cross_references_rebuilt'] : []),
    ...(hybrid ? ['hybrid_cross_references'] : []),
    ...(readSecurityStore(document)?.faults ?? []),
  ];
}
