/**
 * Certificate revocation lists, values → bytes (RFC 5280, 5): version 2, complete, with a
 * number and the issuer's key name. Signed elsewhere, then `assembleSigned`.
 */

import { encodeSignatureAlgorithm } from './algorithm-identifier.ts';
import type { SignatureAlgorithm } from './algorithms.ts';
import { encodeSerialNumber } from './build-certificate.ts';
import { derTime } from './der/der-time.ts';
import {
  concatBytes,
  derBoolean,
  derElement,
  derEnumerated,
  derExplicit,
  derInteger,
  derRetag,
  derSequence,
} from './der/encode-der.ts';
import { contextPrimitive, tag } from './der/tag.ts';
import { buildAuthorityKeyIdentifier, buildExtension, buildFullName } from './extensions.ts';
import { oid } from './oids.ts';
import { PkiError } from './pki-error.ts';
import type { RevocationReason } from './revocation-reason.ts';
import { encodeRevocationReason } from './revocation-reason.ts';

export interface RevokedCertificateFields {
  readonly serialNumber: Uint8Array;
  /** Milliseconds since 1970. */
  readonly revokedAt: number;
  readonly reason?: RevocationReason;
}

export interface TbsCrlFields {
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Name, DER: copied from the issuer's certificate, byte for byte. */
  readonly issuer: Uint8Array;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  /** Grows with every list of this issuer. */
  readonly number: bigint | number;
  /** The issuer's SubjectKeyIdentifier. */
  readonly authorityKeyIdentifier: Uint8Array;
  readonly entries: readonly RevokedCertificateFields[];
  /** For a list that covers part of the certificates only. */
  readonly issuingDistributionPoint?: {
    readonly urls: readonly string[];
    readonly only?: 'user' | 'ca';
  };
}

/**
 * TBSCertList, DER: the bytes the issuer signs.
 * @throws {PkiError} `crl_malformed` for times out of order or a negative number.
 */
export function buildTbsCrl(fields: TbsCrlFields): Uint8Array {
  if (!(fields.thisUpdate < fields.nextUpdate) || BigInt(fields.number) < 0n) {
    throw new PkiError('crl_malformed', 'times or number');
  }
  const members = [
    derInteger(1),
    encodeSignatureAlgorithm(fields.signatureAlgorithm),
    fields.issuer,
    derTime(fields.thisUpdate),
    derTime(fields.nextUpdate),
  ];
  // An empty list is left out, never written as an empty SEQUENCE (5.1.2.6).
  if (fields.entries.length > 0) members.push(encodeEntries(fields.entries));
  members.push(derExplicit(0, encodeExtensions(fields)));
  return derSequence(...members);
}

function encodeEntries(entries: readonly RevokedCertificateFields[]): Uint8Array {
  // Not as arguments of a call: a list may have more entries than a call can take.
  return derElement(tag.sequence, concatBytes(entries.map(encodeEntry)));
}

function encodeEntry({ serialNumber, revokedAt, reason }: RevokedCertificateFields): Uint8Array {
  const members = [encodeSerialNumber(serialNumber), derTime(revokedAt)];
  // "unspecified" is said by saying nothing (5.3.1).
  if (reason !== undefined && reason !== 'unspecified') {
    const value = derEnumerated(encodeRevocationReason(reason));
    members.push(derSequence(buildExtension({ id: oid.reasonCode, value })));
  }
  return derSequence(...members);
}

function encodeExtensions(fields: TbsCrlFields): Uint8Array {
  const extensions = [
    buildAuthorityKeyIdentifier(fields.authorityKeyIdentifier),
    buildExtension({ id: oid.crlNumber, value: derInteger(fields.number) }),
  ];
  const { issuingDistributionPoint: point } = fields;
  if (point !== undefined) {
    const members = [derExplicit(0, buildFullName(point.urls))];
    if (point.only !== undefined) {
      members.push(derRetag(contextPrimitive(point.only === 'user' ? 1 : 2), derBoolean(true)));
    }
    const value = derSequence(...members);
    extensions.push(buildExtension({ id: oid.issuingDistributionPoint, critical: true, value }));
  }
  return derSequence(...extensions);
}
