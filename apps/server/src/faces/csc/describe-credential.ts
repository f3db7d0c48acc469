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
import type { Credential, FactorKind } from '#domain/credentials/credential.ts';
import type { Language } from '#domain/language.ts';
import { toBase64 } from '../base64.ts';
import { chooseLanguage } from './csc-call.ts';
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
  const has = (factor: FactorKind) => credential.factors.includes(factor);
  const label = labels[details.lang];
  return {
    ...describeCommon(credential, details, at),
    authMode: credential.mode,
    ...(details.authInfo &&
      credential.mode === 'explicit' && {
        PIN: has('pin')
          ? { presence: 'true', format: 'N', label: label.pin }
          : { presence: 'false' },
        OTP: has('otp')
          ? {
              presence: 'true',
              type: 'offline',
              format: 'N',
              label: label.otp,
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
  const { mode } = credential;
  return {
    ...describeCommon(credential, details, at),
    auth: {
      mode,
      // Our own page asks for the factors: clients that read through `objects` find it empty.
      ...(details.authInfo && mode === 'oauth2code' && { objects: [] }),
      ...(details.authInfo && mode === 'explicit' && describeFactors(credential, details)),
    },
  };
}

function describeFactors({ factors, expression }: Credential, { lang }: Details) {
  const ids = factors.map((factor) => factor.toUpperCase());
  return {
    expression: expression ?? ids.join(' AND '),
    objects: factors.map((factor) => ({ ...authObjects[factor], label: labels[lang][factor] })),
  };
}

const authObjects = {
  pin: { type: 'Password', id: 'PIN', format: 'N' },
  otp: { type: 'Password', id: 'OTP', format: 'N', generator: 'totp' },
  sms: { type: 'ChallengeResponse', id: 'SMS', format: 'N' },
  mail: { type: 'ChallengeResponse', id: 'MAIL', format: 'N' },
  app: { type: 'ChallengeResponseOOB', id: 'APP' },
  pinpage: { type: 'PasswordOOB', id: 'PINPAGE' },
  passkey: { type: 'ChallengeResponse', id: 'PASSKEY', format: 'A', generator: 'webauthn' },
} as const;

const labels: Readonly<Record<Language, Readonly<Record<FactorKind, string>>>> = {
  en: {
    pin: 'PIN',
    otp: 'One-time password',
    sms: 'Code sent by SMS',
    mail: 'Code sent by e-mail',
    app: 'Approval on another device',
    pinpage: 'PIN, typed on the page of the service',
    passkey: 'Passkey',
  },
  ja: {
    pin: '暗証番号',
    otp: 'ワンタイムパスワード',
    sms: 'SMSで届くコード',
    mail: 'メールで届くコード',
    app: '別の端末での承認',
    pinpage: '署名サービスの画面で入力する暗証番号',
    passkey: 'パスキー',
  },
};

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
