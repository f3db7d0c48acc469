/**
 * The baseline level a CAdES signature bears out (EN 319 122-1, 6.3): presence and number of its
 * attributes, time-stamps that hold, material that suffices. A signature whose value is wrong has
 * the level of its form, beside the faults that say it is worth nothing.
 */

import { derObjectIdentifier, derTime, equalBytes, oid } from '@kumoin/pki';
import type { SignerInfo, SignerInfoCheck } from '@kumoin/pki';
import type { ToldTimestamp } from '../../describe/describe-timestamp.ts';
import { materialSuffices } from '../../describe/material-suffices.ts';
import { isStampedInTime } from '../../describe/stamped-in-time.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import { readAtsHashIndex } from '../archive/ats-hash-index.ts';
import type { CadesSigner } from './cades-signers.ts';
import type { CadesTimestamp } from './place-timestamps.ts';

export interface LevelQuestion {
  readonly signer: CadesSigner;
  readonly checked: SignerInfoCheck;
  readonly timestamps: readonly (ToldTimestamp & { readonly placed: CadesTimestamp })[];
  readonly known: ValidationData;
}

export function cadesLevel(question: LevelQuestion): SignatureLevel | 'none' {
  if (cadesShortcomings(question).length > 0) return 'none';
  if (!isStampedInTime(question.checked.signerCertificate, question.timestamps)) return 'B-B';
  if (!hasMaterial(question)) return 'B-T';
  return isArchived(question) ? 'B-LTA' : 'B-LT';
}

/** With one value each: of several nobody could say which is meant. */
const atMostOnce = [
  oid.commitmentTypeIndication,
  oid.signerLocation,
  oid.contentHints,
  oid.contentIdentifier,
  oid.contentReference,
  oid.mimeType,
  oid.signaturePolicyIdentifier,
];

/** What keeps a CMS signature from being a baseline one, whatever is added to it. */
export type CadesShortcoming =
  | 'attributes_malformed'
  | 'signing_certificate_not_embedded'
  | 'content_type_not_data'
  | 'content_type_in_counter_signature'
  | 'message_digest_not_single'
  | 'signing_time_not_single'
  /** UTCTime from 1950 to 2049, GeneralizedTime before and after (RFC 5652, 11.3). */
  | 'signing_time_of_wrong_type'
  | 'certificate_reference_not_single'
  | 'attribute_repeated'
  | 'signer_attributes_not_single'
  /** A policy document beside no policy that is named by its digest. */
  | 'policy_store_unbound';

/** As `cadesLevel` has it: with any of these the level is `none`. */
export function cadesShortcomings({
  signer,
  checked,
}: Pick<LevelQuestion, 'signer' | 'checked'>): readonly CadesShortcoming[] {
  const { signerInfo, document, parent } = signer;
  const { signedAttributes, unsignedAttributes } = signerInfo;
  const count = (...types: readonly string[]) =>
    types.reduce((sum, type) => sum + signedAttributes.values(type).length, 0);
  const own = checked.signerCertificate?.raw ?? new Uint8Array();
  const stored = unsignedAttributes.values(oid.signaturePolicyStore).length;
  const found: Record<CadesShortcoming, boolean> = {
    attributes_malformed: !checked.attributesWellFormed,
    signing_certificate_not_embedded: !document.signedData.certificates.some(({ raw }) =>
      equalBytes(raw, own),
    ),
    content_type_not_data: parent === undefined && !isData(signerInfo),
    content_type_in_counter_signature: parent !== undefined && count(oid.contentType) > 0,
    message_digest_not_single: count(oid.messageDigest) !== 1,
    signing_time_not_single: count(oid.signingTime) !== 1,
    signing_time_of_wrong_type: !timesAreOfType(signerInfo, checked),
    certificate_reference_not_single: count(oid.signingCertificate, oid.signingCertificateV2) !== 1,
    attribute_repeated: atMostOnce.some((type) => count(type) > 1),
    signer_attributes_not_single: count(oid.signerAttributes, oid.signerAttributesV2) > 1,
    policy_store_unbound: stored > 0 && (stored > 1 || !namesPolicyByDigest(signerInfo)),
  };
  return (Object.keys(found) as CadesShortcoming[]).filter((name) => found[name]);
}

/** One that cannot be read is a fault of the attributes. */
function timesAreOfType(
  { signedAttributes }: SignerInfo,
  { claimedSigningTime }: SignerInfoCheck,
): boolean {
  if (claimedSigningTime === undefined) return true;
  const written = derTime(claimedSigningTime);
  return signedAttributes.values(oid.signingTime).every(({ raw }) => equalBytes(raw, written));
}

function isData({ signedAttributes }: SignerInfo): boolean {
  const value = signedAttributes.only(oid.contentType);
  return value !== undefined && equalBytes(value.raw, derObjectIdentifier(oid.data));
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
  oid.cadesCTimeStamp,
  oid.referencesTimeStamp,
];

function hasMaterial({ signer, checked, timestamps, known }: LevelQuestion): boolean {
  const { unsignedAttributes } = signer.signerInfo;
  if (elsewhere.some((type) => unsignedAttributes.values(type).length > 0)) return false;
  return materialSuffices({ signer: checked.signerCertificate, timestamps }, known);
}

/** With an index of version 3 (5.5.3); one of the versions before holds, and is not baseline. */
function isArchived({ timestamps }: LevelQuestion): boolean {
  return timestamps.some(({ placed: { type, token }, described }) => {
    if (type !== oid.archiveTimeStampV3 || token === undefined || !described.intact) return false;
    const index = readAtsHashIndex(token);
    return typeof index === 'object' && index.version === 3;
  });
}
