/**
 * What a certificate must be before an authority signs it: exactly its profile.
 *
 * RFC 5280 and EN 319 412-2 leave choices; the profile has made them, so the rules here are
 * equalities. An extension that the profile does not name is refused even if harmless: it
 * would be something nobody decided.
 */

import { equalBytes, keyIdentifier, oid } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import { refuseUnless } from '#domain/refusal.ts';
import { isValidAt } from './authority.ts';
import { lifetimeMs } from './certificate-profile.ts';
import type { CertificateProfile } from './certificate-profile.ts';

const serialNumberBytesMin = 16;

/** @throws {Refusal} `certificate_request_refused`, with the rule that said no. */
export function checkProfile(
  certificate: Certificate,
  profile: CertificateProfile,
  at: number,
): void {
  const { notBefore, notAfter, basicConstraints, extensions } = certificate;
  demand(certificate.serialNumber.length >= serialNumberBytesMin, 'serial number too short');
  demand(isValidAt(certificate, at), 'not valid now');
  demand(notAfter - notBefore <= lifetimeMs(profile), 'lives too long');

  demand(sameSet([...(certificate.keyUsage ?? [])], profile.keyUsage), 'key usage');
  demand(sameSet(certificate.extendedKeyUsage ?? [], profile.purposes), 'extended key usage');
  demand(basicConstraints?.pathLength === profile.pathLength, 'path length');
  demand((basicConstraints?.ca === true) === (profile.pathLength !== undefined), 'CA or not');
  demand(sameSet(certificate.certificatePolicies, profile.policies), 'policies');
  demand(certificate.noCheck === profile.noCheck, 'ocsp-nocheck');

  const keyName = certificate.subjectKeyIdentifier ?? new Uint8Array();
  demand(equalBytes(keyName, keyIdentifier(certificate.publicKey)), 'subject key identifier');
  demand(sameSet([...extensions.keys()], extensionsOf(profile)), 'extensions');
  for (const [id, { critical }] of extensions) {
    demand(critical === criticalExtensions(profile).has(id), `criticality of ${id}`);
  }
}

/** @throws {Refusal} `certificate_request_refused`, with the rule that said no. */
export function checkIssuer(certificate: Certificate, issuer: Certificate): void {
  const authorityKey = certificate.authorityKeyIdentifier ?? new Uint8Array();
  const issuerKey = issuer.subjectKeyIdentifier ?? new Uint8Array();
  demand(equalBytes(certificate.issuer.raw, issuer.subject.raw), 'issuer name');
  demand(equalBytes(authorityKey, issuerKey), 'authority key identifier');
  demand(issuer.notBefore <= certificate.notBefore, 'begins before its issuer');
  demand(certificate.notAfter <= issuer.notAfter, 'outlives its issuer');
  demand(!equalBytes(certificate.publicKey, issuer.publicKey), 'the key of the issuer');
  demand(!equalBytes(certificate.subject.raw, issuer.subject.raw), 'the name of the issuer');
}

function criticalExtensions({ purposesCritical }: CertificateProfile): ReadonlySet<string> {
  const always = [oid.keyUsage, oid.basicConstraints];
  return new Set(purposesCritical ? [...always, oid.extendedKeyUsage] : always);
}

function extensionsOf(profile: CertificateProfile): readonly string[] {
  return [
    oid.subjectKeyIdentifier,
    oid.keyUsage,
    ...(profile.name === 'root' ? [] : [oid.authorityKeyIdentifier, oid.authorityInfoAccess]),
    ...(profile.pathLength === undefined ? [] : [oid.basicConstraints]),
    ...(profile.purposes.length === 0 ? [] : [oid.extendedKeyUsage]),
    ...(profile.policies.length === 0 ? [] : [oid.certificatePolicies]),
    ...(profile.status.includes('crl') ? [oid.crlDistributionPoints] : []),
    ...(profile.noCheck ? [oid.ocspNoCheck] : []),
  ];
}

function demand(fact: boolean, rule: string): void {
  refuseUnless(fact, 'certificate_request_refused', rule);
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  const set = new Set(left);
  return left.length === right.length && right.every((member) => set.has(member));
}
