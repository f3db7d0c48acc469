/**
 * How each attribute of CAdES reads as plain values: one line an attribute, its structure in a
 * function of its own where it has one (EN 319 122-1, 5.2 to 5.4 and annex A.1; RFC 5652, 11; RFC
 * 5035; RFC 6211).
 */

import {
  bytesToHex,
  DerFields,
  digest,
  formatName,
  oid,
  parseSigningCertificate,
  parseSigningCertificateV2,
  readAlgorithmIdentifier,
  readObjectIdentifier,
  readOctetString,
  readText,
  readTime,
  tag,
} from '@kumoin/pki';
import type { DerNode, EssCertificateId } from '@kumoin/pki';
import { describeInstant } from '../../describe/describe-instant.ts';
import type { PlainValue } from '../../describe/document-description.ts';
import { commitmentNames, commitmentOid } from '../../properties/commitment-type.ts';
import { readPolicyWords, readSpecification } from './policy-readers.ts';
import { readLocationWords, readRoleWords } from './signer-readers.ts';

export interface AttributeReader {
  readonly name: string;
  /** @throws {PkiError} for a value of another shape. */
  readonly read: (value: DerNode) => PlainValue;
}

export const attributeReaders: ReadonlyMap<string, AttributeReader> = new Map([
  [oid.contentType, { name: 'content-type', read: readObjectIdentifier }],
  [oid.messageDigest, { name: 'message-digest', read: (value) => hex(readOctetString(value)) }],
  [oid.signingTime, { name: 'signing-time', read: (value) => describeInstant(readTime(value)) }],
  [oid.signingCertificate, { name: 'signing-certificate', read: readIdentifiersV1 }],
  [oid.signingCertificateV2, { name: 'signing-certificate-v2', read: readIdentifiers }],
  [oid.otherSigningCertificate, { name: 'other-signing-certificate', read: countMembers }],
  [oid.cmsAlgorithmProtection, { name: 'cms-algorithm-protection', read: readProtection }],
  [oid.commitmentTypeIndication, { name: 'commitment-type-indication', read: readCommitment }],
  [oid.contentHints, { name: 'content-hints', read: readHints }],
  [oid.mimeType, { name: 'mime-type', read: readText }],
  [oid.contentIdentifier, { name: 'content-identifier', read: (value) => hex(value.content) }],
  [oid.contentReference, { name: 'content-reference', read: readReference }],
  [oid.signerLocation, { name: 'signer-location', read: readLocationWords }],
  [oid.signerAttributes, { name: 'signer-attributes', read: countMembers }],
  [oid.signerAttributesV2, { name: 'signer-attributes-v2', read: readRoleWords }],
  [oid.signaturePolicyIdentifier, { name: 'signature-policy-identifier', read: readPolicyWords }],
  [oid.signaturePolicyStore, { name: 'signature-policy-store', read: readStore }],
  [oid.certificateValues, { name: 'certificate-values', read: countMembers }],
  [oid.revocationValues, { name: 'revocation-values', read: countMembers }],
  [
    oid.completeCertificateReferences,
    { name: 'complete-certificate-references', read: countMembers },
  ],
  [
    oid.completeRevocationReferences,
    { name: 'complete-revocation-references', read: countMembers },
  ],
  [oid.atsHashIndex, { name: 'ats-hash-index', read: countMembers }],
  [oid.atsHashIndexV2, { name: 'ats-hash-index-v2', read: countMembers }],
  [oid.atsHashIndexV3, { name: 'ats-hash-index-v3', read: countMembers }],
  [oid.evidenceRecordInternal, { name: 'internal-evidence-record', read: countMembers }],
  [oid.evidenceRecordExternal, { name: 'external-evidence-record', read: countMembers }],
] satisfies readonly (readonly [string, AttributeReader])[]);

function hex(octets: Uint8Array): string {
  return bytesToHex(octets);
}

function readIdentifiers(value: DerNode): PlainValue {
  return parseSigningCertificateV2(value).map(tellIdentifier);
}

function readIdentifiersV1(value: DerNode): PlainValue {
  return parseSigningCertificate(value).map(tellIdentifier);
}

function tellIdentifier({ hash, certificateDigest, issuerSerial }: EssCertificateId): PlainValue {
  return {
    hash,
    digest: hex(certificateDigest),
    ...(issuerSerial !== undefined && {
      issuer: formatName(issuerSerial.issuer),
      serialNumber: hex(issuerSerial.serialNumber),
    }),
  };
}

/** SEQUENCE { digestAlgorithm, [1] signatureAlgorithm }. */
function readProtection(value: DerNode): PlainValue {
  const fields = DerFields.ofSequence(value);
  const digestAlgorithm = readAlgorithmIdentifier(fields.takeAny()).algorithm;
  const signature = fields.takeImplicit(1);
  if (signature === undefined) return { digestAlgorithm };
  const [algorithm] = signature.children;
  return { digestAlgorithm, signatureAlgorithm: readObjectIdentifier(algorithm) };
}

const commitments: ReadonlyMap<string, string> = new Map(
  commitmentNames.map((name) => [commitmentOid(name), name]),
);

function readCommitment(value: DerNode): PlainValue {
  const fields = DerFields.ofSequence(value);
  const id = readObjectIdentifier(fields.takeAny());
  const name = commitments.get(id) ?? id;
  const qualifiers = fields.rest().flatMap(({ children }) => children.map(({ raw }) => hex(raw)));
  return qualifiers.length === 0 ? name : { id: name, qualifiers };
}

function readHints(value: DerNode): PlainValue {
  const fields = DerFields.ofSequence(value);
  const description = fields.takeIf(tag.utf8String);
  const contentType = readObjectIdentifier(fields.takeAny());
  return { ...(description !== undefined && { description: readText(description) }), contentType };
}

function readReference(value: DerNode): PlainValue {
  const fields = DerFields.ofSequence(value);
  return {
    contentType: readObjectIdentifier(fields.takeAny()),
    contentIdentifier: hex(readOctetString(fields.takeAny())),
    signature: hex(readOctetString(fields.takeAny())),
  };
}

/** SEQUENCE { specification: OID or URI, document: OCTET STRING or URI }. */
function readStore(value: DerNode): PlainValue {
  const fields = DerFields.ofSequence(value);
  const specification = readSpecification(fields.takeAny());
  const document = fields.takeAny();
  if (document.tag === tag.ia5String) return { specification, uri: readText(document) };
  const octets = readOctetString(document);
  return { specification, bytes: octets.length, sha256: hex(digest('sha256', octets)) };
}

/** What is in these is told as validation data, or is not for people. */
function countMembers(value: DerNode): PlainValue {
  return { members: value.children.length, bytes: value.raw.length };
}
