/**
 * X.509 certificates, values → bytes (RFC 5280, 4.1), in two steps with the signature made
 * elsewhere in between: `buildTbsCertificate` → sign the bytes → `assembleSigned`.
 *
 * Only version 3 is written. The checks here keep the structure honest (a usable serial
 * number, a window that is open, a key that can be used, no extension twice); whether this
 * certificate should exist is for the issuance rules to say.
 */

import { encodeSignatureAlgorithm } from './algorithm-identifier.ts';
import type { SignatureAlgorithm } from './algorithms.ts';
import { readExtensions } from './certificate-extensions.ts';
import { derTime } from './der/der-time.ts';
import {
  derBitString,
  derExplicit,
  derInteger,
  derSequence,
  derUnsigned,
} from './der/encode-der.ts';
import { parseDer } from './der/parse-der.ts';
import { PkiError, readStructure } from './pki-error.ts';
import { readKeyAlgorithm } from './public-key.ts';

export interface TbsCertificateFields {
  /** Unsigned big-endian; positive and at most 20 octets once encoded. */
  readonly serialNumber: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Name, DER: copied from the issuer's certificate, byte for byte. */
  readonly issuer: Uint8Array;
  /** Name, DER. */
  readonly subject: Uint8Array;
  /** Milliseconds since 1970; fractions of a second are cut off. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Extension elements, DER, in the order they shall appear. */
  readonly extensions: readonly Uint8Array[];
}

/**
 * TBSCertificate, DER: the bytes the issuer signs.
 * @throws {PkiError} `certificate_malformed` or `key_unsupported` for fields no certificate
 * of ours may have.
 */
export function buildTbsCertificate(fields: TbsCertificateFields): Uint8Array {
  if (!(fields.notBefore < fields.notAfter)) {
    throw new PkiError('certificate_malformed', 'validity ends before it begins');
  }
  readKeyAlgorithm(fields.publicKey);
  const members = [
    derExplicit(0, derInteger(2)),
    encodeSerialNumber(fields.serialNumber),
    encodeSignatureAlgorithm(fields.signatureAlgorithm),
    fields.issuer,
    derSequence(derTime(fields.notBefore), derTime(fields.notAfter)),
    fields.subject,
    fields.publicKey,
  ];
  if (fields.extensions.length > 0) {
    const extensions = derSequence(...fields.extensions);
    readStructure('certificate_malformed', () => readExtensions(parseDer(extensions)));
    members.push(derExplicit(3, extensions));
  }
  return derSequence(...members);
}

/** The signed form shared by certificates, CRLs and certification requests. */
export function assembleSigned(
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  return derSequence(tbs, encodeSignatureAlgorithm(algorithm), derBitString(signature));
}

/** RFC 5280, 4.1.2.2. @throws {PkiError} `certificate_malformed` unless 1 to 20 octets, not 0. */
export function encodeSerialNumber(magnitude: Uint8Array): Uint8Array {
  const element = derUnsigned(magnitude);
  // Two octets of tag and length; the rest is the integer with its sign octet.
  if (magnitude.every((octet) => octet === 0) || element.length > 22) {
    throw new PkiError('certificate_malformed', 'serial number');
  }
  return element;
}
