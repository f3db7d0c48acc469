/**
 * The baseline level an XML signature bears out (EN 319 132-1, 6.3): elements and their number,
 * time-stamps that hold, material that suffices. A signature whose value is wrong has the level
 * of its form, beside the faults that say it is worth nothing.
 */

import { bytesToHex } from '@kumoin/pki';
import type { ToldTimestamp } from '../../describe/describe-timestamp.ts';
import { materialSuffices } from '../../describe/material-suffices.ts';
import { isStampedInTime } from '../../describe/stamped-in-time.ts';
import type { ValidationData } from '../../extend/augmentable.ts';
import type { SignatureLevel } from '../../extend/signature-level.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { isOfProperties } from '../check/check-references.ts';
import type { SignatureCheck } from '../check/check-signature.ts';
import { claimedSigningTime } from './claimed-signing-time.ts';
import type { XadesSignature, XmlReference } from './read-signature.ts';
import type { XmlTimestamp } from './read-timestamps.ts';
import { hasCertificateUri } from './signing-certificate-v2.ts';
import { keyInfoCertificates } from './signing-certificate.ts';
import { sameDocumentId } from '../reference-octets.ts';
import { dsNamespace, referenceType, xades141Namespace, xadesNamespace } from '../xades-names.ts';

export interface LevelQuestion {
  readonly parsed: XadesSignature;
  readonly checked: SignatureCheck;
  readonly timestamps: readonly (ToldTimestamp & { readonly placed: XmlTimestamp })[];
  readonly known: ValidationData;
}

export function xadesLevel(question: LevelQuestion): SignatureLevel | 'none' {
  if (xadesShortcomings(question).length > 0) return 'none';
  if (!isStampedInTime(question.checked.signer, question.timestamps)) return 'B-B';
  if (!hasMaterial(question)) return 'B-T';
  return isArchived(question) ? 'B-LTA' : 'B-LT';
}

const twoVersions = [
  ['SignatureProductionPlace', 'SignatureProductionPlaceV2'],
  ['SignerRole', 'SignerRoleV2'],
];

/** What keeps an XML signature from being a baseline one, whatever is added to it. */
export type XadesShortcoming =
  | 'canonicalization_unsupported'
  | 'data_reference_missing'
  | 'signed_properties_unbound'
  | 'signing_certificate_not_in_key_info'
  | 'signing_time_not_single'
  | 'signing_time_unreadable'
  | 'certificate_reference_not_single'
  /** A Cert says where the certificate is to be had. */
  | 'certificate_uri_present'
  | 'property_repeated'
  | 'property_in_two_versions'
  | 'data_object_format_missing'
  /** A policy document beside no policy that is named by its digest. */
  | 'policy_store_unbound'
  /** ArchiveTimeStamp in the namespace of XAdES 1.3.2. */
  | 'archive_timestamp_of_older_form';

/** As `xadesLevel` has it: with any of these the level is `none`. */
export function xadesShortcomings({
  parsed,
  checked,
}: Pick<LevelQuestion, 'parsed' | 'checked'>): readonly XadesShortcoming[] {
  const { qualifying, references } = parsed;
  const [properties] = part(qualifying?.signed, 'SignedSignatureProperties');
  const [dataObjects] = part(qualifying?.signed, 'SignedDataObjectProperties');
  const count = (...names: readonly string[]) =>
    names.reduce((sum, name) => sum + part(properties, name).length, 0);
  const own = checked.signer && bytesToHex(checked.signer.raw);
  const carried = keyInfoCertificates(parsed).some((der) => bytesToHex(der) === own);
  const data = references.filter((reference) => isData(parsed, reference));
  const found: Record<XadesShortcoming, boolean> = {
    canonicalization_unsupported: parsed.c14n === undefined,
    data_reference_missing: references.every(isOfProperties),
    signed_properties_unbound: checked.faults.some((fault) => unbound.has(fault)),
    signing_certificate_not_in_key_info: !carried,
    signing_time_not_single: count('SigningTime') !== 1,
    signing_time_unreadable: claimedSigningTime(parsed) === undefined,
    certificate_reference_not_single: count('SigningCertificate', 'SigningCertificateV2') !== 1,
    certificate_uri_present: hasCertificateUri(parsed),
    property_repeated: count('SignaturePolicyIdentifier') > 1,
    property_in_two_versions: twoVersions.some((names) => count(...names) > 1),
    data_object_format_missing: !data.every((reference) => hasFormat(dataObjects, reference)),
    policy_store_unbound: !policyStoreFits(parsed),
    archive_timestamp_of_older_form: unsigned(parsed, 'ArchiveTimeStamp').length > 0,
  };
  return (Object.keys(found) as XadesShortcoming[]).filter((name) => found[name]);
}

/** Properties that no Reference is to, or not this way, are anybody's. */
const unbound: ReadonlySet<string> = new Set([
  'signed_properties_missing',
  'signed_properties_unbound',
]);

function part(parent: XmlPart | undefined, name: string): readonly XmlPart[] {
  return parent?.childrenOf(xadesNamespace, name) ?? [];
}

/** Unsigned properties in the namespace of XAdES 1.3.2. */
function unsigned({ qualifying }: XadesSignature, name: string): readonly XmlPart[] {
  return (qualifying?.properties ?? []).filter((each) => each.is(xadesNamespace, name));
}

/** What is signed beside the properties, and is no part of the signature that has a meaning. */
function isData({ keyInfo }: XadesSignature, reference: XmlReference): boolean {
  const { type, uri = '' } = reference;
  const others: readonly (string | undefined)[] = [
    referenceType.counterSigned,
    referenceType.manifest,
    `${dsNamespace}SignatureProperties`,
  ];
  const id = keyInfo?.attribute('Id');
  const ofKeyInfo = id !== undefined && sameDocumentId(uri) === id;
  return !isOfProperties(reference) && !ofKeyInfo && !others.includes(type);
}

/** One DataObjectFormat for each, with one MimeType. */
function hasFormat(dataObjects: XmlPart | undefined, { id }: XmlReference): boolean {
  const formats = part(dataObjects, 'DataObjectFormat').filter(
    (format) => id !== undefined && format.attribute('ObjectReference') === `#${id}`,
  );
  const [format] = formats;
  return formats.length === 1 && part(format, 'MimeType').length === 1;
}

/** Only beside a policy with a digest: without, the document in it could be any. */
function policyStoreFits({ qualifying }: XadesSignature): boolean {
  const stores = (qualifying?.properties ?? []).filter((property) =>
    property.is(xades141Namespace, 'SignaturePolicyStore'),
  );
  if (stores.length === 0) return true;
  const [properties] = part(qualifying?.signed, 'SignedSignatureProperties');
  const [policy] = part(properties, 'SignaturePolicyIdentifier');
  const [id] = part(policy, 'SignaturePolicyId');
  return stores.length === 1 && part(id, 'SigPolicyHash').length === 1;
}

/** References to material instead of material are of the extended forms. */
const ofExtendedForms =
  /^((Complete|Attribute)(Certificate|Revocation)Refs(V2)?|(SigAndRefs|RefsOnly)TimeStamp(V2)?)$/u;

function isOfExtendedForms({ namespace, name }: XmlPart): boolean {
  const ours = namespace === xadesNamespace || namespace === xades141Namespace;
  return ours && ofExtendedForms.test(name);
}

/** Material of one kind stands in one element. */
const once = [
  'CertificateValues',
  'RevocationValues',
  'AttrAuthoritiesCertValues',
  'AttributeRevocationValues',
];

function hasMaterial({ parsed, checked, timestamps, known }: LevelQuestion): boolean {
  const properties = parsed.qualifying?.properties ?? [];
  if (properties.some(isOfExtendedForms)) return false;
  const repeated = once.some((name) => unsigned(parsed, name).length > 1);
  return !repeated && materialSuffices({ signer: checked.signer, timestamps }, known);
}

/** In the namespace of XAdES 1.3.2 it is no longer made. */
function isArchived({ timestamps }: LevelQuestion): boolean {
  return timestamps.some(
    ({ placed, described }) =>
      placed.part.is(xades141Namespace, 'ArchiveTimeStamp') && described.intact,
  );
}
