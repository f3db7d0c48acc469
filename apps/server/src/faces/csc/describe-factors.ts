/**
 * How a credential is agreed to, as `credentials/info` and `credentials/list` show it.
 * CSC API v1.0.4.0, 11.5 (`authMode`, `PIN`, `OTP`) and v2.0.0.2, 8.3 and 11.5 (`auth`).
 *
 * v1 knows one PIN and one code, so all codes of a credential are its `OTP`; with one of the clock
 * among them it is an offline one, as nothing must be sent then. What is answered on our own page
 * or on the signer's device has no place in v1: where nothing else is asked for, the mode is
 * `implicit`.
 */

import type { CscCredentialInfoV1, CscCredentialInfoV2 } from '@kumoin/contract';
import { formatExpression } from '#domain/authorization/expression.ts';
import {
  codeKinds,
  expressionOf,
  factorId,
  isImplicit,
  presenceOf,
} from '#domain/authorization/factor-plan.ts';
import type { FactorPlan } from '#domain/authorization/factor-plan.ts';
import type { FactorKind } from '#domain/credentials/credential.ts';
import type { Language } from '#domain/language.ts';

type FactorsV1 = Pick<CscCredentialInfoV1, 'authMode' | 'PIN' | 'OTP'>;
type FactorsV2 = CscCredentialInfoV2['auth'];

export interface FactorDetails {
  readonly authInfo: boolean;
  readonly lang: Language;
}

export function describeFactorsV1(plan: FactorPlan, { authInfo, lang }: FactorDetails): FactorsV1 {
  const authMode = isImplicit(plan) ? 'implicit' : plan.mode;
  if (!authInfo || authMode !== 'explicit') return { authMode };
  return { authMode, PIN: describePin(plan, lang), OTP: describeOtp(plan, lang) };
}

export function describeFactorsV2(plan: FactorPlan, { authInfo, lang }: FactorDetails): FactorsV2 {
  const { mode, factors } = plan;
  if (!authInfo) return { mode };
  // What our own page asks for is nothing to collect.
  if (mode === 'oauth2code') return { mode, objects: [] };
  const expression = expressionOf(plan);
  return {
    mode,
    ...(expression && { expression: formatExpression(expression) }),
    objects: factors.map((kind) => ({ ...authObjects[kind], label: labels[lang][kind] })),
  };
}

function describePin(plan: FactorPlan, lang: Language): NonNullable<FactorsV1['PIN']> {
  const presence = presenceOf(plan, ['pin']);
  if (presence === 'false') return { presence };
  return { presence, format: 'N', label: labels[lang].pin };
}

function describeOtp(plan: FactorPlan, lang: Language): NonNullable<FactorsV1['OTP']> {
  const presence = presenceOf(plan, codeKinds);
  const [kind, ...others] = codeKinds.filter((own) => plan.factors.includes(own));
  if (kind === undefined) return { presence };
  return {
    presence,
    type: kind === 'otp' ? 'offline' : 'online',
    format: 'N',
    label: others.length > 0 ? anyCode[lang] : labels[lang][kind],
    ID: factorId(kind),
    provider: kind === 'otp' ? 'totp' : kind,
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
  ocra: { type: 'ChallengeResponse', id: 'OCRA', format: 'N', generator: 'ocra' },
  device: { type: 'ChallengeResponseOOB', id: 'DEVICE', generator: 'ocra' },
} as const;

const anyCode: Readonly<Record<Language, string>> = { en: 'One-time code', ja: 'ワンタイムコード' };

const labels: Readonly<Record<Language, Readonly<Record<FactorKind, string>>>> = {
  en: {
    pin: 'PIN',
    otp: 'One-time password',
    sms: 'Code sent by SMS',
    mail: 'Code sent by e-mail',
    app: 'Approval on another device',
    pinpage: 'PIN, typed on the page of the service',
    passkey: 'Passkey',
    ocra: 'Code of your token for exactly these documents',
    device: 'Approval in the authenticator app',
  },
  ja: {
    pin: '暗証番号',
    otp: 'ワンタイムパスワード',
    sms: 'SMSで届くコード',
    mail: 'メールで届くコード',
    app: '別の端末での承認',
    pinpage: '署名サービスの画面で入力する暗証番号',
    passkey: 'パスキー',
    ocra: 'この文書のためにトークンが計算したコード',
    device: '認証アプリでの承認',
  },
};
