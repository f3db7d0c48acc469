/**
 * What a CAdES signature says, as plain values (EN 319 122-1): signers with their attributes,
 * time-stamps and counter-signers, the level each bears out, and the material inside. Whether any
 * of it is to be trusted is a question for validation.
 */

import type { Certificate } from '@kumoin/pki';
import { certificatesTriedMax } from '../budget/reading-budget.ts';
import { describeAlgorithm } from '../describe/describe-algorithm.ts';
import { describeCertificate } from '../describe/describe-certificate.ts';
import { describeInstant } from '../describe/describe-instant.ts';
import { judgeTimestamp } from '../describe/describe-timestamp.ts';
import { readableCertificates } from '../describe/readable-certificates.ts';
import { describeValidationData } from '../describe/describe-validation-data.ts';
import type {
  DocumentDescription,
  IntegrityDescription,
  SignatureDescription,
} from '../describe/document-description.ts';
import type { ValidationData } from '../extend/augmentable.ts';
import { hasEvidenceRecord } from './extend/frozen-material.ts';
import { describeAttributes } from './read/describe-attributes.ts';
import { cadesLevel } from './read/cades-level.ts';
import { cadesMaterial } from './read/cades-material.ts';
import type { CadesSigner } from './read/cades-signers.ts';
import { checkCadesSigner, readSigners } from './read/cades-signers.ts';
import { placeTimestamps } from './read/place-timestamps.ts';
import type { DetachedContent } from './read/read-cades.ts';
import { readCades } from './read/read-cades.ts';

/** @throws {AdesError} `cades_malformed` when the bytes are no SignedData. */
export function describeCades(cms: Uint8Array, content: DetachedContent = {}): DocumentDescription {
  return describeWithMaterial(cms, content).description;
}

/** With what is inside for whoever joins several documents. @throws as `describeCades`. */
export function describeWithMaterial(
  cms: Uint8Array,
  content: DetachedContent,
): { readonly description: DocumentDescription; readonly known: ValidationData } {
  const document = readCades(cms, content);
  const signers = readSigners(document);
  const known = cadesMaterial(document);
  const certificates = readableCertificates(known.certificates).slice(0, certificatesTriedMax);
  const surroundings = { known, certificates };
  const description: DocumentDescription = {
    format: 'cades',
    signatures: signers.map((signer) => describeCadesSigner(signer, surroundings)),
    timestamps: [],
    validationData: describeValidationData(known),
    problems: [
      ...(signers.length === 0 ? ['signers_missing'] : []),
      ...(hasEvidenceRecord(document.signedData) ? ['evidence_record_unread'] : []),
    ],
  };
  return { description, known };
}

/** What stands around a signer in its document. */
export interface CadesSurroundings {
  readonly known: ValidationData;
  /** For time-stamps that carry none. */
  readonly certificates: readonly Certificate[];
}

/** One signer, also for formats that carry CMS inside; they replace what is theirs to say. */
export function describeCadesSigner(
  signer: CadesSigner,
  surroundings: CadesSurroundings,
): SignatureDescription {
  const { signerInfo, document, counterSigners } = signer;
  const checked = checkCadesSigner(signer);
  const timestamps = placeTimestamps(signer).map((placed) =>
    judgeTimestamp(placed, surroundings.certificates),
  );
  const { signerCertificate, claimedSigningTime } = checked;
  const attached = document.signedData.content !== undefined;
  return {
    id: signer.id,
    packaging: packagingOf(signer, attached),
    level: cadesLevel({ signer, checked, timestamps, known: surroundings.known }),
    algorithm: describeAlgorithm(signerInfo.signatureAlgorithm, signerInfo.signatureAlgorithmRaw),
    ...(signerCertificate !== undefined && { signer: describeCertificate(signerCertificate) }),
    ...(claimedSigningTime !== undefined && { claimedAt: describeInstant(claimedSigningTime) }),
    integrity: describeIntegrity(signer, checked),
    attributes: describeAttributes(signerInfo),
    timestamps: timestamps.map(({ described }) => described),
    counterSignatures: counterSigners.map((next) => describeCadesSigner(next, surroundings)),
    coverage: coverageOf(signer, attached),
  };
}

function packagingOf({ parent }: CadesSigner, attached: boolean): string {
  if (parent !== undefined) return 'counter-signature';
  return attached ? 'attached' : 'detached';
}

/** A counter-signature covers a signature value; whole is what one CMS can carry. */
function coverageOf({ parent }: CadesSigner, attached: boolean) {
  if (parent !== undefined) return { kind: 'part', parts: [`signature ${parent.id}`] };
  return { kind: attached ? 'whole' : 'detached' };
}

function describeIntegrity(
  { unreadable }: CadesSigner,
  checked: ReturnType<typeof checkCadesSigner>,
): IntegrityDescription {
  const { reasons, warnings, digestMatches, signatureValid } = checked;
  const unknown = ['content_missing', 'content_ambiguous', 'digest_algorithm_unsupported'];
  const atHand = !reasons.some((reason) => unknown.includes(reason));
  return {
    ...(atHand && { contentIntact: digestMatches }),
    signatureValid,
    certificateBound: checked.signingCertificateMatches,
    faults: [...reasons, ...warnings, ...(unreadable > 0 ? ['counter_signature_malformed'] : [])],
  };
}
