/**
 * Certificate profiles as data: what each kind of certificate says, and how long it lives.
 *
 * Signers follow EN 319 412-2 (natural persons): nonRepudiation alone, and where to ask about
 * status. Nothing claims to be qualified: no QCP policy, no QC statements.
 * The policy identifiers stand in the arc 2.999, which ITU-T X.660 keeps for examples: they
 * promise nothing to anybody, which is the truth about an evaluation. (An arc made of a UUID
 * was tried: GnuTLS cannot read numbers of that size.)
 *
 * The units under the issuing CA live nearly as long as it does, because time-stamps have
 * to be checked for years and there is no automatic renewal yet.
 */

import { evidencePurpose } from '@kumoin/evidence';
import { oid } from '@kumoin/pki';
import type { KeyUsageName } from '@kumoin/pki';
import type { AuthorityKind } from './authority.ts';

export type ProfileName = AuthorityKind | 'signer';

export interface CertificateProfile {
  readonly name: ProfileName;
  /** Which authority signs it; the root signs itself. */
  readonly issuedBy: 'root' | 'issuing';
  /** CA certificates that may follow below; undefined: not a CA. */
  readonly pathLength: number | undefined;
  readonly keyUsage: readonly KeyUsageName[];
  /** Extended key usage, dotted. */
  readonly purposes: readonly string[];
  /** A time-stamp unit's must be (RFC 3161, 2.3); elsewhere old software would stumble. */
  readonly purposesCritical: boolean;
  readonly policies: readonly string[];
  /** Status can be asked: OCSP below the issuing CA, revocation lists below both. */
  readonly status: readonly ('ocsp' | 'crl')[];
  /** ocsp-nocheck: status of the one who answers about status would never end. */
  readonly noCheck: boolean;
  readonly lifetimeDays: number;
}

export const evaluationPolicy = '2.999.1.1';
export const evaluationTimestampPolicy = '2.999.1.2';
const anyPolicy = '2.5.29.32.0';
const year = 365;

export const certificateProfiles: Readonly<Record<ProfileName, CertificateProfile>> = {
  root: {
    name: 'root',
    issuedBy: 'root',
    pathLength: 1,
    keyUsage: ['keyCertSign', 'cRLSign'],
    purposes: [],
    purposesCritical: false,
    policies: [],
    status: [],
    noCheck: false,
    lifetimeDays: 20 * year,
  },
  issuing: {
    name: 'issuing',
    issuedBy: 'root',
    pathLength: 0,
    keyUsage: ['keyCertSign', 'cRLSign'],
    purposes: [],
    purposesCritical: false,
    policies: [anyPolicy],
    status: ['crl'],
    noCheck: false,
    lifetimeDays: 12 * year,
  },
  signer: {
    name: 'signer',
    issuedBy: 'issuing',
    pathLength: undefined,
    keyUsage: ['nonRepudiation'],
    // Without the e-mail purpose, viewers built on NSS (Evince, Okular, pdfsig) do not call
    // the certificate trusted, whatever its chain.
    purposes: [oid.purposeEmailProtection, oid.purposeDocumentSigning],
    purposesCritical: false,
    policies: [evaluationPolicy],
    status: ['ocsp', 'crl'],
    noCheck: false,
    lifetimeDays: 2 * year,
  },
  timestamp: {
    name: 'timestamp',
    issuedBy: 'issuing',
    pathLength: undefined,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    purposes: [oid.purposeTimeStamping],
    purposesCritical: true,
    policies: [evaluationPolicy],
    status: ['ocsp', 'crl'],
    noCheck: false,
    lifetimeDays: 10 * year,
  },
  status: {
    name: 'status',
    issuedBy: 'issuing',
    pathLength: undefined,
    keyUsage: ['digitalSignature'],
    purposes: [oid.purposeOcspSigning],
    purposesCritical: false,
    policies: [evaluationPolicy],
    status: [],
    noCheck: true,
    lifetimeDays: 10 * year,
  },
  evidence: {
    name: 'evidence',
    issuedBy: 'issuing',
    pathLength: undefined,
    keyUsage: ['nonRepudiation'],
    purposes: [evidencePurpose, oid.purposeDocumentSigning],
    purposesCritical: false,
    policies: [evaluationPolicy],
    status: ['ocsp', 'crl'],
    noCheck: false,
    lifetimeDays: 10 * year,
  },
};

const dayMs = 24 * 3600 * 1000;

/**
 * From `at` on, cut to whole seconds as certificates are, and never beyond the issuer's own.
 * @returns milliseconds since 1970.
 */
export function validityFrom(
  profile: CertificateProfile,
  at: number,
  issuerNotAfter: number,
): { readonly notBefore: number; readonly notAfter: number } {
  const notBefore = wholeSecond(at);
  return { notBefore, notAfter: Math.min(notBefore + lifetimeMs(profile), issuerNotAfter) };
}

export function lifetimeMs(profile: CertificateProfile): number {
  return profile.lifetimeDays * dayMs;
}

export function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000;
}
