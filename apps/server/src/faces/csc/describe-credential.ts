/**
 * A credential as `credentials/info` and `credentials/list` show it.
 * CSC API v1.0.4.0, 11.5 and v2.0.0.2, 11.4 and 11.5.
 *
 * The `cert` object is always there, even empty: clients read through it.
 */

import { cscCurveOids, invalidParameter } from '@kumoin/contract';
import type { CscCertInfo, CscCredentialInfoV1, CscCredentialInfoV2 } from '@kumoin/contract';
import { formatName, parseCertificate } from '@kumoin/pki';
import type { Certificate, KeyAlgorithm } from '@kumoin/pki';
import type { Credential } from '#domain/credentials/credential.ts';
import { toBase64 } from './base64.ts';
import type { RequestBody } from './request-body.ts';
import { signAlgorithmOids } from './sign-algorithm.ts';

export interface Details {
  readonly certificates: 'none' | 'single' | 'chain';
  readonly certInfo: boolean;
  readonly authInfo: boolean;
}

/** @throws {CscError} for members of wrong type or value. */
export function readDetails(body: RequestBody): Details {
  const certificates = body.find('certificates') ?? 'single';
  if (certificates !== 'none' && certificates !== 'single' && certificates !== 'chain') {
    throw invalidParameter('certificates');
  }
  const certInfo = body.findBoolean('certInfo');
  return { certificates, certInfo, authInfo: body.findBoolean('authInfo') };
}

export function describeV1(
  credential: Credential,
  details: Details,
  at: number,
): CscCredentialInfoV1 {
  const has = (factor: 'pin' | 'otp') => credential.factors.includes(factor);
  return {
    ...describeCommon(credential, details, at),
    authMode: 'explicit',
    ...(details.authInfo && {
      PIN: has('pin') ? { presence: 'true', format: 'N', label: 'PIN' } : { presence: 'false' },
      OTP: has('otp')
        ? {
            presence: 'true',
            type: 'offline',
            format: 'N',
            label: 'One-time password',
            ID: 'OTP',
            provider: 'totp',
          }
        : { presence: 'false' },
    }),
  };
}

export function describeV2(
  credential: Credential,
  details: Details,
  at: number,
): CscCredentialInfoV2 {
  const ids = credential.factors.map((factor) => factor.toUpperCase());
  return {
    ...describeCommon(credential, details, at),
    auth: {
      mode: 'explicit',
      ...(details.authInfo && {
        expression: ids.join(' AND '),
        objects: credential.factors.map((factor) => authObjects[factor]),
      }),
    },
  };
}

const authObjects = {
  pin: { type: 'Password', id: 'PIN', format: 'N', label: 'PIN' },
  otp: {
    type: 'Password',
    id: 'OTP',
    format: 'N',
    generator: 'totp',
    label: 'One-time password',
  },
} as const;

const keyBits: Readonly<Record<KeyAlgorithm, number>> = {
  'rsa-2048': 2048,
  'rsa-3072': 3072,
  'rsa-4096': 4096,
  'p-256': 256,
  'p-384': 384,
  'p-521': 521,
  ed25519: 256,
};

function describeCommon(credential: Credential, details: Details, at: number) {
  const { keyAlgorithm: key } = credential;
  const curve =
    key === 'p-256' || key === 'p-384' || key === 'p-521' ? cscCurveOids[key] : undefined;
  const usable = credential.enabled && certificateStatus(credential, at) === 'valid';
  return {
    description: credential.description,
    key: {
      status: usable ? ('enabled' as const) : ('disabled' as const),
      algo: [...signAlgorithmOids(key)],
      len: keyBits[key],
      ...(curve !== undefined && { curve }),
    },
    cert: describeCertificate(credential, details, at),
    SCAL: credential.level === 2 ? ('2' as const) : ('1' as const),
    multisign: credential.signaturesMax,
  };
}

function describeCertificate(credential: Credential, details: Details, at: number): CscCertInfo {
  const shown = { none: 0, single: 1, chain: credential.chain.length }[details.certificates];
  const [own] = credential.chain;
  return {
    status: certificateStatus(credential, at),
    ...(shown > 0 && { certificates: credential.chain.slice(0, shown).map(toBase64) }),
    ...(details.certInfo && own !== undefined && describeFields(parseCertificate(own))),
  };
}

function describeFields(certificate: Certificate): CscCertInfo {
  return {
    issuerDN: formatName(certificate.issuer),
    serialNumber: certificate.serialNumberHex,
    subjectDN: formatName(certificate.subject),
    validFrom: generalizedTime(certificate.notBefore),
    validTo: generalizedTime(certificate.notAfter),
  };
}

function certificateStatus(credential: Credential, at: number): 'valid' | 'expired' | 'revoked' {
  if (credential.revokedAt !== undefined) return 'revoked';
  return at <= credential.notAfter ? 'valid' : 'expired';
}

function generalizedTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
