/** One of each page on which a transaction is approved; see `sample-pages.contract.ts`. */

import {
  buildFlickerCode,
  encodeLightCode,
  flickerFrames,
  renderFlickerSvg,
  renderLightSvg,
  renderQrSvg,
} from '@kumoin/signal';
import type { Language } from '#domain/language.ts';
import type { CodeShown, ConfirmPage } from './confirm-page.ts';
import { renderDemoBankPage, renderDemoResultPage } from './render-demo-bank-page.ts';
import { renderConfirmPage, renderConfirmedPage } from './render-confirm-page.ts';

const link = `https://sign.example/authenticator/#tx=${'Ab0_'.repeat(60)}`;
const startCode = '48151623';
const flicker = buildFlickerCode({
  version: '1.4',
  controlBytes: [1],
  startCode,
  dataElements: [],
});

export const sampleCodes: Readonly<Record<'app' | 'keypad', readonly CodeShown[]>> = {
  app: [
    { kind: 'typed', question: undefined },
    { kind: 'qr', svg: renderQrSvg(link), openHref: '/authenticator/#tx=Ab0_' },
    { kind: 'light', svg: renderLightSvg(), ...encodeLightCode(new Uint8Array(16).fill(0x5a)) },
    { kind: 'sound' },
  ],
  keypad: [
    { kind: 'typed', question: { text: startCode, parts: [] } },
    { kind: 'flicker', svg: renderFlickerSvg(), ...flickerFrames(flicker) },
  ],
};

interface Said {
  readonly clientName: string;
  readonly description: string;
  readonly label: string;
  readonly sentTo: string;
}

function confirmPage(lang: Language, said: Said): ConfirmPage {
  const labels = lang === 'ja' ? ['受取人', '金額', 'メッセージ'] : ['Payee', 'Amount', 'Message'];
  const values = [said.label, 'JPY 1,234,567', said.description];
  const names = ['payee', 'amount', 'text'];
  return {
    lang,
    here: '/confirm/sample',
    action: '/confirm/sample',
    soundPath: '/confirm/sample/sound.wav',
    statePath: '/confirm/sample/state',
    csrf: 'csrf-sample',
    title: lang === 'ja' ? '振込の承認' : 'Approve a transfer',
    relyingParty: said.clientName,
    lines: names.map((name, index) => ({
      name,
      label: labels[index] ?? '',
      shown: values[index] ?? '',
    })),
    expiresAt: Date.UTC(2031, 4, 6, 7, 8, 9),
    matchNumber: undefined,
    asked: 'app',
    codes: sampleCodes.app,
    sendable: ['push'],
  };
}

/** @returns markup by the name of the page. */
export function sampleConfirmPages(lang: Language, said: Said): Readonly<Record<string, string>> {
  const page = confirmPage(lang, said);
  const { lines, relyingParty } = page;
  const ended = { lang, here: '/confirm/sample', lines, relyingParty } as const;
  const parts = [
    { digits: 4, shown: '4815' },
    { digits: 4, shown: undefined },
    { digits: 8, shown: undefined },
  ];
  return {
    'confirm-app': renderConfirmPage(page),
    'confirm-match': renderConfirmPage({ ...page, matchNumber: '73' }),
    'confirm-pushed': renderConfirmPage({ ...page, sent: { kind: 'push', to: said.sentTo } }),
    'confirm-wrong': renderConfirmPage({ ...page, problem: 'code_wrong' }),
    'confirm-keypad': renderConfirmPage({
      ...page,
      asked: 'keypad',
      codes: sampleCodes.keypad,
      sendable: [],
    }),
    'confirm-parts': renderConfirmPage({
      ...page,
      asked: 'keypad',
      codes: [{ kind: 'typed', question: { text: '4815162342151623', parts } }],
      sendable: [],
    }),
    'confirm-server': renderConfirmPage({
      ...page,
      asked: 'server',
      codes: [{ kind: 'typed', question: undefined }],
      sendable: ['sms', 'mail'],
      sent: { kind: 'sms', to: said.sentTo },
    }),
    'demo-bank': renderDemoBankPage({
      ...{ lang, here: '/demo/bank', action: '/demo/bank', accounts: ['alice', 'taro'] },
      ...{ enrolHref: '/account/tokens', refused: true },
    }),
    'demo-result': renderDemoResultPage({
      ...{ lang, here: '/demo/bank/1', lines, state: 'approved', againHref: '/demo/bank' },
    }),
    confirmed: renderConfirmedPage({ ...ended, state: 'approved', backHref: '/demo/bank' }),
    'confirm-expired': renderConfirmedPage({ ...ended, state: 'expired', backHref: undefined }),
  };
}
