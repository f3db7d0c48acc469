/**
 * The baseline level a CAdES signature bears out (EN 319 122-1, 6.3): presence and number of its
 * attributes, time-stamps that hold, material that suffices. A signature whose value is wrong has
 * the level of its form, beside the faults that say it is worth nothing.
 */

import { equalBytes, oid, readObjectIdentifier } from '@kumoin/pki';
import type { SignerInfo, SignerInfoCheck } from '@kumoin/pki';
import type { ToldTimestamp } from '../../describe/describe-timestamp.ts';
import { materialSuffices } from '../../describe/material-suffices.ts';
import { isStampedInTime } from '../../describe/stamped-in-time.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
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

const atMostOnce = [
  oid.commitmentTypeIndication,
  oid.signerLocation,
  oid.contentHints,
  oid.mimeType,
  oid.signaturePolicyIdentifier,
  oid.signerAttributesV2,
];

/** What keeps a CMS signature from being a baseline one, whatever is added to it. */
export type CadesShortcoming =
  | 'attributes_malformed'
  | 'signing_certificate_not_embedded'
  | 'content_type_not_data'
  | 'content_type_in_counter_signature'
  | 'message_digest_not_single'
  | 'signing_time_not_single'
  | 'certificate_reference_not_single'
  | 'attribute_repeated'
  /** A policy document beside no policy that is named by its digest. */
  | 'policy_store_unbound';

/** As `cadesLevel` has it: with any of these the level is `none`. */
export function cadesShortcomings({
  signer,
  checked,
}: Pick<LevelQuestion, 'signer' | 'checked'>): readonly CadesShortcoming[] {
  const { signerInfo, document, parent } = signer;
  const { signedAttributes, unsignedAttributes } = signerInfo;
  const count = (type: string) => signedAttributes.values(type).length;
  const own = checked.signerCertificate?.raw ?? new Uint8Array();
  const stored = unsignedAttributes.values(oid.signaturePolicyStore).length;
  const references = count(oid.signingCertificate) + count(oid.signingCertificateV2);
  const found: Record<CadesShortcoming, boolean> = {
    attributes_malformed: !checked.attributesWellFormed,
    signing_certificate_not_embedded: !document.signedData.certificates.some(({ raw }) =>
      equalBytes(raw, own),
    ),
    content_type_not_data: parent === undefined && !isData(signerInfo),
    content_type_in_counter_signature: parent !== undefined && count(oid.contentType) > 0,
    message_digest_not_single: count(oid.messageDigest) !== 1,
    signing_time_not_single: count(oid.signingTime) !== 1,
    certificate_reference_not_single: references !== 1,
    attribute_repeated: atMostOnce.some((type) => attributeCount(signerInfo, type) > 1),
    policy_store_unbound: stored > 0 && (stored > 1 || !namesPolicyByDigest(signerInfo)),
  };
  return (Object.keys(found) as CadesShortcoming[]).filter((name) => found[name]);
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
