/**
 * The signing-certificate attributes (RFC 5035): which certificate the signer meant, under
 * the protection of the signature itself, so that nobody can put another one with the same
 * key in its place.
 *
 * Version 1 (SHA-1, RFC 2634) is read, since older time-stamp authorities send it, and never
 * written. The first identifier names the signer; further ones only restrict the path. The
 * certificate is decided by its digest; issuer and serial number beside it may disagree with
 * no harm to security, which is a warning (EN 319 102-1, identification of the signing
 * certificate).
 */

import { equalBytes } from '#crypto';
import { decodeHashAlgorithm, encodeHashAlgorithm } from '../algorithm-identifier.ts';
import type { HashAlgorithm } from '../algorithms.ts';
import { certificateDigest } from '../certificate-digest.ts';
import { digest } from '../digest.ts';
import { derExplicit, derOctetString, derSequence, derUnsigned } from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { DerFields, expectTag, readOctetString } from '../der/read-der.ts';
import { contextConstructed, tag } from '../der/tag.ts';
import type { DistinguishedName } from '../name.ts';
import { parseName, sameName } from '../name.ts';
import { oid } from '../oids.ts';
import type { Certificate } from '../parse-certificate.ts';
import { parseCertificate, readSerialNumber } from '../parse-certificate.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import { buildAttribute } from './attribute.ts';

export interface EssCertificateId {
  /** SHA-1 only from a version 1 attribute. */
  readonly hash: HashAlgorithm | 'sha1';
  readonly certificateDigest: Uint8Array;
  readonly issuerSerial?: {
    readonly issuer: DistinguishedName;
    readonly serialNumber: Uint8Array;
  };
}

/**
 * The whole signing-certificate-v2 attribute for one certificate, issuer and serial included.
 * @throws {PkiError} when the certificate cannot be read.
 */
export function buildSigningCertificateV2(
  certificateDer: Uint8Array,
  hash: HashAlgorithm,
): Uint8Array {
  const { issuer, serialNumber } = parseCertificate(certificateDer);
  const issuerSerial = derSequence(
    // GeneralName directoryName [4] is EXPLICIT since Name is a CHOICE.
    derSequence(derExplicit(4, issuer.raw)),
    derUnsigned(serialNumber),
  );
  const identifier = derSequence(
    // SHA-256 is the default, which DER leaves out.
    ...(hash === 'sha256' ? [] : [encodeHashAlgorithm(hash)]),
    derOctetString(digest(hash, certificateDer)),
    issuerSerial,
  );
  return buildAttribute(oid.signingCertificateV2, derSequence(derSequence(identifier)));
}

/**
 * The identifiers inside a signing-certificate-v2 value; the first one is the signer.
 * @throws {PkiError} `cms_malformed`, also for a hash we do not serve.
 */
export function parseSigningCertificateV2(value: DerNode): readonly EssCertificateId[] {
  return parseIdentifiers(value, (fields) => {
    const algorithm = fields.takeIf(tag.sequence);
    return algorithm === undefined ? 'sha256' : decodeHashAlgorithm(algorithm);
  });
}

/** As above for the version 1 attribute. @throws {PkiError} `cms_malformed`. */
export function parseSigningCertificate(value: DerNode): readonly EssCertificateId[] {
  return parseIdentifiers(value, () => 'sha1');
}

/** Whether the identifier was made for this certificate, by the digest over all of it. */
export function essMatches(
  { hash, certificateDigest: named }: EssCertificateId,
  certificate: Certificate,
): boolean {
  return equalBytes(certificateDigest(certificate, hash), named);
}

/** Whether issuer and serial number, where given, are those of the certificate. */
export function essIssuerSerialAgrees(
  { issuerSerial }: EssCertificateId,
  certificate: Certificate,
): boolean {
  if (issuerSerial === undefined) return true;
  const sameSerial = equalBytes(issuerSerial.serialNumber, certificate.serialNumber);
  return sameSerial && sameName(issuerSerial.issuer, certificate.issuer);
}

const identifiersMax = 64;

function parseIdentifiers(
  value: DerNode,
  readHash: (fields: DerFields) => HashAlgorithm | 'sha1',
): readonly EssCertificateId[] {
  return readStructure('cms_malformed', () => {
    const fields = DerFields.ofSequence(value);
    const identifiers = fields.take(tag.sequence).children;
    fields.takeIf(tag.sequence);
    fields.end();
    if (identifiers.length === 0 || identifiers.length > identifiersMax) {
      throw new PkiError('cms_malformed', 'number of certificate identifiers');
    }
    return identifiers.map((node) => parseIdentifier(node, readHash));
  });
}

function parseIdentifier(
  node: DerNode,
  readHash: (fields: DerFields) => HashAlgorithm | 'sha1',
): EssCertificateId {
  const fields = DerFields.ofSequence(node);
  const hash = readHash(fields);
  const certificateDigest = readOctetString(fields.takeAny());
  const issuerSerial = readIssuerSerial(fields.takeIf(tag.sequence));
  fields.end();
  return { hash, certificateDigest, ...(issuerSerial === undefined ? {} : { issuerSerial }) };
}

/** Issuers of other forms than one directory name are passed over: the digest decides. */
function readIssuerSerial(node: DerNode | undefined): EssCertificateId['issuerSerial'] {
  if (node === undefined) return undefined;
  const fields = DerFields.ofSequence(node);
  const names = expectTag(fields.takeAny(), tag.sequence).children;
  const serialNumber = readSerialNumber(fields.takeAny());
  const name = names.find((candidate) => candidate.tag === contextConstructed(4))?.children[0];
  return name === undefined ? undefined : { issuer: parseName(name), serialNumber };
}
