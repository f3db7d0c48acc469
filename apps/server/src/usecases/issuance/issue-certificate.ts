/**
 * Issue a certificate: draft → decide → sign → check → record → release.
 *
 * The signature is checked before anybody sees it: a vault whose key is not the one in the
 * issuer's certificate would otherwise be found out by relying parties. It is on record
 * before it is released; a crash before that leaves a certificate that nobody holds.
 */

import { strict as assert } from 'node:assert';
import { assembleSigned, parseCertificate, verifySignature } from '@kumoin/pki';
import type { Certificate } from '@kumoin/pki';
import {
  authorityAlgorithm,
  authorityUrls,
  certificateOf,
  isValidAt,
} from '#domain/issuance/authority.ts';
import type { Authority } from '#domain/issuance/authority.ts';
import { certificateProfiles } from '#domain/issuance/certificate-profile.ts';
import {
  draftCertificate,
  makeSerialNumber,
  serialNumberRandomBytes,
} from '#domain/issuance/draft-certificate.ts';
import { IssuanceWarrant } from '#domain/issuance/issuance-warrant.ts';
import type { CertificateEvidence } from '#domain/issuance/issuance-evidence.ts';
import type { AuthorityId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { IssuedCertificates } from '#ports/issued-certificates.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { Random } from '#ports/random.ts';
import { signOnce } from './sign-once.ts';

export interface IssuingPorts {
  readonly issuedCertificates: IssuedCertificates;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly random: Random;
}

export interface CertificateOrder {
  readonly profile: CertificateEvidence['profile'];
  readonly issuer: Authority;
  /** Name, DER. */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly baseUrl: string;
  readonly at: number;
}

/** @throws {Refusal} `certificate_request_refused`, `certificate_not_valid`. */
export async function issueCertificate(
  ports: IssuingPorts,
  { profile, issuer, subject, publicKey, baseUrl, at }: CertificateOrder,
): Promise<Certificate> {
  const draftIssuer = {
    certificate: certificateOf(issuer),
    signatureAlgorithm: authorityAlgorithm(issuer.keyAlgorithm),
    urls: authorityUrls(baseUrl, issuer.id),
  };
  // There is no validity to draft inside one that is over; the warrant asks again.
  refuseUnless(isValidAt(draftIssuer.certificate, at), 'certificate_not_valid', issuer.kind);
  const serialNumber = makeSerialNumber(ports.random.bytes(serialNumberRandomBytes));
  const tbs = draftCertificate(
    certificateProfiles[profile],
    { name: subject, publicKey, serialNumber },
    { issuer: draftIssuer, at },
  );
  const warrant = IssuanceWarrant.forCertificate({ tbs, profile, issuer, at });
  const certificate = await signCertificate(
    ports.keyVault,
    warrant,
    draftIssuer.certificate.publicKey,
  );
  await recordCertificate(ports, certificate, { authorityId: issuer.id, at });
  return certificate;
}

/** @param issuerKey the SubjectPublicKeyInfo the signature has to verify with. */
export async function signCertificate(
  keyVault: KeyVault,
  warrant: IssuanceWarrant,
  issuerKey: Uint8Array,
): Promise<Certificate> {
  const signature = await signOnce(keyVault, warrant);
  const { algorithm, tbs: message } = warrant;
  const right = verifySignature({ algorithm, publicKey: issuerKey, message, signature });
  assert(right, 'the vault signs with another key than the certificate of the issuer names');
  return parseCertificate(assembleSigned(message, algorithm, signature));
}

/** The record comes before the release: if this throws, the certificate goes no further. */
export async function recordCertificate(
  { issuedCertificates, journal }: Pick<IssuingPorts, 'issuedCertificates' | 'journal'>,
  certificate: Certificate,
  { authorityId, at }: { readonly authorityId: AuthorityId; readonly at: number },
): Promise<void> {
  const { serialNumberHex: serialNumber, notBefore, notAfter } = certificate;
  const facts = { authority: authorityId, serialNumber, notBefore, notAfter };
  await journal.record({ event: 'certificate.issued', facts });
  const added = await issuedCertificates.add({
    authorityId,
    serialNumber,
    certificate: certificate.raw,
    notBefore,
    notAfter,
    issuedAt: at,
    revocation: undefined,
  });
  assert(added, 'a serial number came up twice');
}
