/**
 * One of each page, as faces would show it: what tests read, and what the browser tests look at.
 * The hostile ones hold in every text of a stranger what would break out of it.
 */

import { buildOpenApi, describeCsc, describeServer } from '@kumoin/contract';
import { renderQrSvg } from '@kumoin/signal';
import type { Language } from '#domain/language.ts';
import type { TokenTransactionState } from '#domain/transactions/token-transaction.ts';
import { renderApiPage } from './render-api-page.ts';
import { renderApprovalListPage } from './render-approval-list-page.ts';
import { renderApprovalPage } from './render-approval-page.ts';
import { renderConsentPage } from './render-consent-page.ts';
import type { ConsentPage } from './render-consent-page.ts';
import type { FactorShown } from './render-factors.ts';
import { renderLoginPage } from './render-login-page.ts';
import { renderLogoutPage } from './render-logout-page.ts';
import { renderMessagePage } from './render-message-page.ts';
import { renderPasskeysPage } from './render-passkeys-page.ts';
import { sampleConfirmPages } from './sample-confirm-pages.contract.ts';
import { renderWelcomePage } from './render-welcome-page.ts';
import { renderEnrolmentPage } from './render-enrolment-page.ts';
import { renderTokenCheckPage } from './render-token-check-page.ts';
import { renderTokensPage } from './render-tokens-page.ts';
import { renderTotpPage } from './render-totp-page.ts';

export const hostile = `"><script>alert(1)</script>\u202E'\u200B\n\`&amp;`;
const at = Date.UTC(2031, 4, 6, 7, 8, 9);

const hash = (byte: string): string => byte.repeat(32);
const documents = [
  { label: '業務委託契約書（最終版）.pdf', hashAlgorithm: 'SHA-256', hashHex: hash('3f') },
  { label: 'Annex A – prices.pdf', hashAlgorithm: 'SHA-256', hashHex: hash('c0') },
];
const words = {
  clientName: 'Aozora Sign',
  accountName: 'alice',
  description: 'Contract of 6 May',
  certificate: 'For contracts',
  subject: 'CN=Alice Example, O=Aozora K.K., C=JP',
  name: 'alice',
  label: 'Phone',
  sentTo: '+81 ••• ••12',
};
type Words = typeof words;

function consent(lang: Language, said: Words): ConsentPage {
  return {
    lang,
    here: '/oauth2/interaction/sample',
    action: '/oauth2/interaction/sample',
    csrf: 'csrf-sample',
    clientName: said.clientName,
    accountName: said.accountName,
    scope: 'credential',
    credential: {
      description: said.certificate,
      subject: said.subject,
      signatureQualifier: 'eu_eidas_aes',
    },
    documents: documents.map((each) =>
      said.label === hostile ? { ...each, label: hostile } : each,
    ),
    numSignatures: documents.length,
    description: said.description,
    factors: [{ id: 'PIN', kind: 'pin' }],
  };
}

const everyFactor = (sentTo: string): readonly FactorShown[] => [
  { id: 'PIN', kind: 'pin' },
  { id: 'OTP', kind: 'otp', optional: true },
  { id: 'SMS', kind: 'sms', sentTo },
  { id: 'MAIL', kind: 'mail' },
  { id: 'APP', kind: 'app' },
  { id: 'PASSKEY', kind: 'passkey' },
  { id: 'OCRA', kind: 'ocra' },
  { id: 'DEVICE', kind: 'device' },
];
const tokens = (state: TokenTransactionState | undefined): readonly FactorShown[] => {
  const question = hash('4d');
  const asked = state && { state, question, matchNumber: '42' };
  const code = state && { state: 'created' as const, question };
  return [
    { id: 'PIN', kind: 'pin' },
    { id: 'OCRA', kind: 'ocra', asked: code },
    { id: 'DEVICE', kind: 'device', asked },
  ];
};
const tokenStates = [
  ['authenticator', 'active'],
  ['authenticator', 'suspended'],
  ['hardware', 'inactive'],
  ['hardware', 'locked'],
  ['hardware', 'active'],
  ['authenticator', 'expired'],
  ['hardware', 'revoked'],
  ['hardware', 'replaced'],
] as const;
const tokenCheck = {
  here: '/account/tokens',
  action: '/account/tokens/check',
  listPath: '/account/tokens',
  id: 't1',
  handle: 'sealed',
};
const passkey = { optionsJson: '{"challenge":"AAAA","userVerification":"required"}' };

/** @returns markup by the name of the page. */
export function samplePages(lang: Language, said: Words = words): Readonly<Record<string, string>> {
  const csrf = 'csrf-sample';
  const page = consent(lang, said);
  const login = {
    lang,
    here: '/login?return=%2Foauth2%2Finteraction%2Fsample',
    action: '/login',
    csrf,
    returnTo: '/oauth2/interaction/sample',
  };
  const many = Array.from({ length: 30 }, (_, index) => ({
    label: `${said.label} ${index + 1}`,
    hashAlgorithm: 'SHA-512',
    hashHex: hash('a5').repeat(2),
  }));
  const offer = { info: 'anybody', 'signatures/signHash': ['service', 'credential'] } as const;
  const document = buildOpenApi([describeCsc(offer), describeServer()], 'csc.example');
  return {
    ...sampleConfirmPages(lang, said),
    api: renderApiPage({ lang, here: '/docs', document }),
    login: renderLoginPage({
      ...login,
      clientName: said.clientName,
      methods: {
        password: true,
        passkey: true,
        providers: [{ id: 'corp', label: said.label, href: '/login/provider/corp' }],
      },
    }),
    'login-wrong': renderLoginPage({
      ...login,
      name: said.name,
      methods: { password: true, passkey: false, providers: [] },
      problem: 'login_wrong',
    }),
    welcome: renderWelcomePage({ lang, here: '/' }),
    totp: renderTotpPage({ ...login, problem: 'code_wrong' }),
    logout: renderLogoutPage({ lang, here: '/logout', action: '/logout', csrf }),
    consent: renderConsentPage(page),
    'consent-wrong': renderConsentPage({ ...page, problem: 'factor_wrong' }),
    'consent-factors': renderConsentPage({ ...page, factors: everyFactor(said.sentTo), passkey }),
    'consent-tokens': renderConsentPage({ ...page, factors: tokens(undefined) }),
    'consent-token-asked': renderConsentPage({ ...page, factors: tokens('approved') }),
    'consent-device-awaited': renderConsentPage({ ...page, factors: tokens('shown') }),
    'consent-device-refused': renderConsentPage({
      ...page,
      factors: tokens('refused'),
      problem: 'device_refused',
    }),
    'consent-passkey': renderConsentPage({ ...page, passkey }),
    'consent-many': renderConsentPage({ ...page, documents: many, numSignatures: 30 }),
    'consent-blind': renderConsentPage({ ...page, documents: [], numSignatures: 5 }),
    'consent-short': renderConsentPage({ ...page, numSignatures: 3 }),
    'consent-access': renderConsentPage({ ...page, scope: 'service', factors: [] }),
    'consent-creation': renderConsentPage({
      ...page,
      scope: 'credential-creation',
      credential: undefined,
    }),
    'consent-deletion': renderConsentPage({ ...page, scope: 'credential-deletion' }),
    approvals: renderApprovalListPage({
      lang,
      here: '/approvals',
      accountName: said.accountName,
      approvals: [1, 2].map((numSignatures) => ({
        href: `/approvals/${numSignatures}`,
        clientName: said.clientName,
        numSignatures,
        description: said.description,
        requestedAt: at,
        expiresAt: at + 300_000,
      })),
    }),
    'approvals-none': renderApprovalListPage({
      lang,
      here: '/approvals',
      accountName: said.accountName,
      approvals: [],
    }),
    approval: renderApprovalPage({
      ...page,
      here: '/approvals/1',
      action: '/approvals/1',
      factors: [],
      listHref: '/approvals',
      problem: 'factor_wrong',
    }),
    'approval-on-device': renderApprovalPage({
      ...page,
      here: '/approvals/1',
      action: '/approvals/1',
      factors: [],
      listHref: '/approvals',
      onDevice: true,
    }),
    approved: renderMessagePage({ lang, message: 'approved' }),
    failed: renderMessagePage({
      lang,
      message: 'internal',
      here: '/x',
      detail: said.description,
      requestId: '7d1f',
      next: '/login',
    }),
    passkeys: renderPasskeysPage({
      lang,
      here: '/account/passkeys',
      action: '/account/passkeys/remove',
      csrf,
      accountName: said.accountName,
      passkeys: [
        { id: 'a', label: said.label, createdAt: at, lastUsedAt: at },
        { id: 'b', label: '', createdAt: at },
      ],
    }),
    tokens: renderTokensPage({
      lang,
      here: '/account/tokens',
      csrf,
      accountName: said.accountName,
      problem: 'unfit',
      tokens: tokenStates.map(([kind, state], index) => ({
        id: `t${index}`,
        label: index === 0 ? '' : said.label,
        ...{ kind, state, createdAt: at, notAfter: at + 1 },
        ...(kind === 'hardware' && { serial: said.label }),
      })),
    }),
    'tokens-none': renderTokensPage({
      lang,
      here: '/account/tokens',
      csrf,
      accountName: said.accountName,
      tokens: [],
    }),
    enrolment: renderEnrolmentPage({
      lang,
      here: '/account/tokens',
      accountName: said.accountName,
      picture: renderQrSvg('HTTPS://SIGN.EXAMPLE/'),
      address: 'sign.example/authenticator/#enrol=a.b',
      path: '/authenticator/#enrol=a.b',
      listPath: '/account/tokens',
      expiresAt: at,
    }),
    'token-activation': renderTokenCheckPage({
      ...tokenCheck,
      lang,
      csrf,
      label: said.label,
      purpose: 'activation',
      questions: ['12345678'],
    }),
    'token-resynchronisation': renderTokenCheckPage({
      ...tokenCheck,
      lang,
      csrf,
      label: '',
      purpose: 'resynchronisation',
      questions: [],
      problem: 'code_wrong',
    }),
    'passkeys-none': renderPasskeysPage({
      lang,
      here: '/account/passkeys',
      action: '/account/passkeys/remove',
      csrf,
      accountName: said.accountName,
      passkeys: [],
    }),
  };
}

/** The same pages, everything a stranger says being an attack. */
export function hostilePages(lang: Language): Readonly<Record<string, string>> {
  const attack = Object.keys(words).map((word) => [word, hostile]);
  // What a person typed comes back to them as it was; it is escaped, not shown as a stranger's.
  return samplePages(lang, { ...(Object.fromEntries(attack) as Words), name: '"><b>' });
}
