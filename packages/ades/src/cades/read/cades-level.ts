/**
 * The baseline level a CAdES signature bears out (EN 319 122-1, 6.3): presence and number of its
 * attributes, time-stamps that hold, material that suffices. A signature whose value is wrong has
 * the level of its form, beside the faults that say it is worth nothing.
 */

import { equalBytes, oid, readObjectIdentifier } from '@kumoin/pki';
import type { SignerInfo, SignerInfoCheck } from '@kumoin/pki';
import type { JudgedTimestamp } from '../../describe/describe-timestamp.ts';
import { materialSuffices } from '../../describe/material-suffices.ts';
import { isStampedInTime } from '../../describe/stamped-in-time.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import type { CadesSigner } from './cades-signers.ts';
import type { CadesTimestamp } from './place-timestamps.ts';

export interface LevelQuestion {
  readonly signer: CadesSigner;
  readonly checked: SignerInfoCheck;
  readonly timestamps: readonly (JudgedTimestamp & { readonly placed: CadesTimestamp })[];
  readonly known: ValidationData;
}

export function cadesLevel(question: LevelQuestion): SignatureLevel | 'none' {
  if (!isBaseline(question)) return 'none';
  if (!isStampedInTime(question.checked.signerCertificate, question.timestamps)) return 'B-B';
  if (!hasMaterial(question)) return 'B-T';
  return isArchived(question) ? 'B-LTA' : 'B-LT';
}

const atMostOnce = [
  oid.commitmentTypeIndication,
  oid.signerLocation,
  oid.contentHints,
  oid.mimeType,
  oid.signaturePolicyIdentifier,
  oid.signerAttributesV2,
];

function isBaseline({ signer, checked }: LevelQuestion): boolean {
  const { signerInfo, document, parent } = signer;
  const { signedAttributes, unsignedAttributes } = signerInfo;
  const count = (type: string) => signedAttributes.values(type).length;
  const own = checked.signerCertificate?.raw ?? new Uint8Array();
  const embedded = document.signedData.certificates.some(({ raw }) => equalBytes(raw, own));
  const stored = unsignedAttributes.values(oid.signaturePolicyStore).length;
  return (
    checked.attributesWellFormed &&
    embedded &&
    (parent === undefined ? isData(signerInfo) : count(oid.contentType) === 0) &&
    count(oid.messageDigest) === 1 &&
    count(oid.signingTime) === 1 &&
    count(oid.signingCertificate) + count(oid.signingCertificateV2) === 1 &&
    atMostOnce.every((type) => attributeCount(signerInfo, type) <= 1) &&
    (stored === 0 || (stored === 1 && namesPolicyByDigest(signerInfo)))
  );
}

function isData({ signedAttributes }: SignerInfo): boolean {
  const value = signedAttributes.only(oid.contentType);
  return value !== undefined && readObjectIdentifier(value) === oid.data;
}

function attributeCount({ signedAttributes }: SignerInfo, type: string): number {
  return signedAttributes.all.filter((attribute) => attribute.type === type).length;
}

/** An implied policy is NULL. */
function namesPolicyByDigest({ signedAttributes }: SignerInfo): boolean {
  const value = signedAttributes.only(oid.signaturePolicyIdentifier);
  return value !== undefined && value.children.length >= 2;
}

/** Material of the extended forms excludes the baseline form, which keeps it elsewhere. */
const elsewhere = [
  oid.certificateValues,
  oid.revocationValues,
  oid.completeCertificateReferences,
  oid.completeRevocationReferences,
  oid.attributeCertificateReferences,
  oid.attributeRevocationReferences,
  oid.referencesTimeStamp,
];

function hasMaterial({ signer, checked, timestamps, known }: LevelQuestion): boolean {
  const { unsignedAttributes } = signer.signerInfo;
  if (elsewhere.some((type) => unsignedAttributes.values(type).length > 0)) return false;
  return materialSuffices({ signer: checked.signerCertificate, timestamps }, known);
}

function isArchived({ timestamps }: LevelQuestion): boolean {
  return timestamps.some(
    ({ placed, described }) => placed.type === oid.archiveTimeStampV3 && described.intact,
  );
}
