/**
 * A credential as `credentials/info` and `credentials/list` show it.
 * CSC API v1.0.4.0, 11.5 and v2.0.0.2, 11.4 and 11.5.
 *
 * The `cert` object is always there, even empty: clients read through it. The description is
 * whoever enrolled the credential's own, in the language they wrote it in.
 */

import { cscCurveOids } from '@kumoin/contract';
import type {
  CscCertInfo,
  CscCredentialInfoV1,
  CscCredentialInfoV2,
  CscRequest,
} from '@kumoin/contract';
import { formatName, parseCertificate } from '@kumoin/pki';
import type { Certificate, KeyAlgorithm } from '@kumoin/pki';
import type { Credential } from '#domain/credentials/credential.ts';
import type { Language } from '#domain/language.ts';
import { toBase64 } from '../base64.ts';
import { chooseLanguage } from './csc-call.ts';
import { describeFactorsV1, describeFactorsV2 } from './describe-factors.ts';
import { signAlgorithmOids } from './sign-algorithm.ts';

export interface Details {
  readonly certificates: 'none' | 'single' | 'chain';
  readonly certInfo: boolean;
  readonly authInfo: boolean;
  readonly lang: Language;
}

type Asked = Pick<
  CscRequest<'credentials/info', 'v2'>,
  'certificates' | 'certInfo' | 'authInfo' | 'lang'
>;

export function readDetails(asked: Asked): Details {
  const { certificates = 'single', certInfo = false, authInfo = false } = asked;
  return { certificates, certInfo, authInfo, lang: chooseLanguage(asked.lang) };
}

export function describeV1(
  credential: Credential,
  details: Details,
  at: number,
): CscCredentialInfoV1 {
  return {
    ...describeCommon(credential, details, at),
    ...describeFactorsV1(credential, details),
  };
}

export function describeV2(
  credential: Credential,
  details: Details,
  at: number,
): CscCredentialInfoV2 {
  const { signatureQualifier } = credential;
  return {
    ...describeCommon(credential, details, at),
    ...(signatureQualifier !== undefined && { signatureQualifier }),
    auth: describeFactorsV2(credential, details),
  };
}

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
  const status = certificateStatus(credential, at);
  const fresh = credential.consumedAt === undefined;
  const usable = credential.enabled && fresh && status === 'valid';
  return {
    description: credential.description,
    key: {
      status: usable ? ('enabled' as const) : ('disabled' as const),
      algo: [...signAlgorithmOids(key)],
      len: keyBits[key],
      ...(curve !== undefined && { curve }),
    },
    cert: { ...(status && { status }), ...describeCertificate(credential, details) },
    SCAL: credential.level === 2 ? ('2' as const) : ('1' as const),
    multisign: credential.signaturesMax,
    lang: details.lang,
  };
}

function describeCertificate({ chain }: Credential, details: Details): CscCertInfo {
  const shown = { none: 0, single: 1, chain: chain.length }[details.certificates];
  const [own] = chain;
  return {
    ...(shown > 0 && { certificates: chain.slice(0, shown).map(toBase64) }),
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

/** The document has no word for a certificate that is not valid yet: then the status is left out. */
function certificateStatus(credential: Credential, at: number) {
  if (credential.revokedAt !== undefined) return 'revoked';
  if (at < credential.notBefore) return undefined;
  return at <= credential.notAfter ? 'valid' : 'expired';
}

function generalizedTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`;
}
