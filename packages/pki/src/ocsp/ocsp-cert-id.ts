/**
 * CertID (RFC 6960, 4.1.1): how OCSP names a certificate, by digests of its issuer's name
 * and key and by its serial number.
 *
 * The client picks the hash, and its CertID is copied into the answer byte for byte. SHA-1 is
 * served because most clients send it; nothing is signed with it, it only names an issuer.
 */

import { equalBytes } from '#crypto';
import { encodeHashAlgorithm, readAlgorithmIdentifier } from '../algorithm-identifier.ts';
import type { HashAlgorithm } from '../algorithms.ts';
import { digest } from '../digest.ts';
import {
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derUnsigned,
} from '../der/encode-der.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { DerFields, readOctetString } from '../der/read-der.ts';
import { tag } from '../der/tag.ts';
import { knownHashAlgorithm } from '../known-hash.ts';
import { oid } from '../oids.ts';
import { readSerialNumber } from '../parse-certificate.ts';

export interface OcspCertId {
  /** Undefined for a hash we do not serve: such a CertID matches nobody. */
  readonly hash: HashAlgorithm | 'sha1' | undefined;
  readonly issuerNameDigest: Uint8Array;
  readonly issuerKeyDigest: Uint8Array;
  /** Unsigned big-endian magnitude, as in `Certificate`. */
  readonly serialNumber: Uint8Array;
  readonly raw: Uint8Array;
}

/** What a CertID needs to know of an issuer; a `Certificate` of the issuer has it all. */
export interface OcspIssuer {
  readonly subject: { readonly raw: Uint8Array };
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
}

export interface OcspCertIdInput {
  readonly hash: HashAlgorithm | 'sha1';
  readonly issuer: OcspIssuer;
  /** Unsigned big-endian. */
  readonly serialNumber: Uint8Array;
}

/** @throws {PkiError} `der_*` when the issuer's key cannot be read. */
export function buildOcspCertId({ hash, issuer, serialNumber }: OcspCertIdInput): Uint8Array {
  return derSequence(
    // SHA-1 carries NULL, the form every responder has seen.
    hash === 'sha1'
      ? derSequence(derObjectIdentifier(oid.sha1), derNull())
      : encodeHashAlgorithm(hash),
    derOctetString(digest(hash, issuer.subject.raw)),
    derOctetString(publicKeyDigest(hash, issuer.publicKey)),
    derUnsigned(serialNumber),
  );
}

/** @throws {PkiError} `der_*`. */
export function parseOcspCertId(node: DerNode): OcspCertId {
  const fields = DerFields.ofSequence(node);
  const algorithm = fields.take(tag.sequence);
  const issuerNameDigest = readOctetString(fields.takeAny());
  const issuerKeyDigest = readOctetString(fields.takeAny());
  const serialNumber = readSerialNumber(fields.takeAny());
  fields.end();
  const sha1 = readAlgorithmIdentifier(algorithm).algorithm === oid.sha1;
  const hash = sha1 ? 'sha1' : knownHashAlgorithm(algorithm);
  return { hash, issuerNameDigest, issuerKeyDigest, serialNumber, raw: node.raw };
}

/**
 * Whether the CertID names a certificate of this issuer; name and key both count.
 * @throws {PkiError} `der_*` when the issuer's key cannot be read.
 */
export function certIdNamesIssuer(certId: OcspCertId, issuer: OcspIssuer): boolean {
  const { hash } = certId;
  if (hash === undefined) return false;
  const sameName = equalBytes(certId.issuerNameDigest, digest(hash, issuer.subject.raw));
  return sameName && equalBytes(certId.issuerKeyDigest, publicKeyDigest(hash, issuer.publicKey));
}

/**
 * Digest of the BIT STRING value of a key, without tag, length and unused-bits octet; with
 * SHA-1 it is the name of a responder.
 * @throws {PkiError} `der_*` when the key cannot be read.
 */
export function publicKeyDigest(hash: HashAlgorithm | 'sha1', publicKey: Uint8Array): Uint8Array {
  const fields = DerFields.ofSequence(parseDer(publicKey));
  fields.take(tag.sequence);
  return digest(hash, fields.take(tag.bitString).content.subarray(1));
}
