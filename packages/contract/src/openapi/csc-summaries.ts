/** What each method of the CSC API is for, in a line for people. */

import type { CscMethodName } from '../csc/csc-forms.ts';

/** In the order of the forms. */
export const cscSummaries: Readonly<Record<CscMethodName, Readonly<Record<'en' | 'ja', string>>>> =
  {
    info: { en: 'What this service offers', ja: 'サービスの内容を知る' },
    'auth/login': { en: 'Log in with name and password', ja: '名前とパスワードでログインする' },
    'auth/revoke': { en: 'End a token, or take back a SAD', ja: 'トークンやSADを無効にする' },
    'credentials/list': {
      en: 'List the signer’s credentials',
      ja: '署名者のクレデンシャルを一覧する',
    },
    'credentials/info': { en: 'Show one credential', ja: 'クレデンシャルの詳細を見る' },
    'credentials/create': {
      en: 'Make a key and its certificate, as it was agreed to',
      ja: '同意された内容で鍵と証明書を発行する',
    },
    'credentials/delete': {
      en: 'Revoke a certificate and destroy its key',
      ja: '証明書を失効させ、鍵を破棄する',
    },
    'credentials/authorize': {
      en: 'Get the signer’s yes (a SAD)',
      ja: '署名者の承認（SAD）を得る',
    },
    'credentials/authorizeCheck': {
      en: 'Ask again for a yes that is given elsewhere',
      ja: '別の場所での承認の結果を確認する',
    },
    'credentials/getChallenge': {
      en: 'Begin a factor that needs a challenge',
      ja: 'チャレンジを必要とする認証要素を開始する',
    },
    'credentials/extendTransaction': {
      en: 'Carry a yes on to the next signatures',
      ja: '承認を次の署名へ引き継ぐ',
    },
    'credentials/sendOTP': { en: 'Send a one-time password', ja: 'ワンタイムパスワードを送る' },
    'signatures/signHash': { en: 'Sign digests', ja: 'ダイジェストに署名する' },
    'signatures/signDoc': {
      en: 'Sign documents, or digests of documents',
      ja: '文書またはそのダイジェストに署名する',
    },
    'signatures/signPolling': {
      en: 'Fetch what was signed in the background',
      ja: '非同期の署名の結果を受け取る',
    },
    'signatures/timestamp': { en: 'Get a time-stamp token', ja: 'タイムスタンプを得る' },
  };
