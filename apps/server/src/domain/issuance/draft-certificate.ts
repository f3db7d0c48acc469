/**
 * Draft a certificate: the bytes an authority is asked to sign, built from a profile.
 *
 * A draft is only a proposal. Whether it may be signed is decided by `IssuanceWarrant`, which
 * reads it back and does not look at this file.
 */

import {
  buildAuthorityInfoAccess,
  buildAuthorityKeyIdentifier,
  buildBasicConstraints,
  buildCertificatePolicies,
  buildCrlDistributionPoints,
  buildExtendedKeyUsage,
  buildKeyUsage,
  buildOcspNoCheck,
  buildSubjectKeyIdentifier,
  buildTbsCertificate,
  keyIdentifier,
} from '@kumoin/pki';
import type { Certificate, SignatureAlgorithm } from '@kumoin/pki';
import type { AuthorityUrls } from './authority.ts';
import { lifetimeMs, validityFrom, wholeSecond } from './certificate-profile.ts';
import type { CertificateProfile } from './certificate-profile.ts';

export interface CertificateSubject {
  /** Name, DER. */
  readonly name: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly serialNumber: Uint8Array;
}

export interface DraftIssuer {
  readonly certificate: Certificate;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** What the issuer publishes about itself and about what it issues. */
  readonly urls: AuthorityUrls;
}

/** @returns TBSCertificate, DER. */
export function draftCertificate(
  profile: CertificateProfile,
  subject: CertificateSubject,
  { issuer, at }: { readonly issuer: DraftIssuer; readonly at: number },
): Uint8Array {
  const { certificate, signatureAlgorithm, urls } = issuer;
  return buildTbsCertificate({
    serialNumber: subject.serialNumber,
    signatureAlgorithm,
    issuer: certificate.subject.raw,
    subject: subject.name,
    ...validityFrom(profile, at, certificate.notAfter),
    publicKey: subject.publicKey,
    extensions: [
      // Own authorities are named by their keys; the warrant checks that it is so.
      buildAuthorityKeyIdentifier(keyIdentifier(certificate.publicKey)),
      ...ownExtensions(profile, subject.publicKey),
      ...statusExtensions(profile, urls),
    ],
  });
}

/** The one certificate without an issuer above it. @returns TBSCertificate, DER. */
export function draftRoot(
  profile: CertificateProfile,
  subject: CertificateSubject,
  { signatureAlgorithm, at }: { signatureAlgorithm: SignatureAlgorithm; at: number },
): Uint8Array {
  const notBefore = wholeSecond(at);
  return buildTbsCertificate({
    serialNumber: subject.serialNumber,
    signatureAlgorithm,
    issuer: subject.name,
    subject: subject.name,
    notBefore,
    notAfter: notBefore + lifetimeMs(profile),
    publicKey: subject.publicKey,
    extensions: ownExtensions(profile, subject.publicKey),
  });
}

const serialNumberBytes = 18;

/** How many random octets `makeSerialNumber` wants. */
export const serialNumberRandomBytes = serialNumberBytes;

/** Positive, of constant length, 142 bits of chance: nobody can guess the next one. */
export function makeSerialNumber(random: Uint8Array): Uint8Array {
  return Uint8Array.from(random.subarray(0, serialNumberBytes), (octet, index) =>
    index === 0 ? (octet & 0x3f) | 0x40 : octet,
  );
}

function ownExtensions(profile: CertificateProfile, publicKey: Uint8Array): readonly Uint8Array[] {
  const { pathLength, purposes, purposesCritical: critical, policies } = profile;
  return [
    buildSubjectKeyIdentifier(keyIdentifier(publicKey)),
    buildKeyUsage(profile.keyUsage),
    ...(pathLength === undefined ? [] : [buildBasicConstraints({ ca: true, pathLength })]),
    ...(purposes.length === 0 ? [] : [buildExtendedKeyUsage(purposes, { critical })]),
    ...(policies.length === 0 ? [] : [buildCertificatePolicies(policies.map((id) => ({ id })))]),
    ...(profile.noCheck ? [buildOcspNoCheck()] : []),
  ];
}

function statusExtensions(profile: CertificateProfile, urls: AuthorityUrls): readonly Uint8Array[] {
  const ocspUrls = profile.status.includes('ocsp') ? [urls.ocsp] : [];
  return [
    buildAuthorityInfoAccess({ ocspUrls, caIssuersUrls: [urls.certificate] }),
    ...(profile.status.includes('crl') ? [buildCrlDistributionPoints([urls.crl])] : []),
  ];
}
