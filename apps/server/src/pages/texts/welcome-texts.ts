/** What the first page says: where people and programs go on from here. */

import type { Language } from '#domain/language.ts';

interface Place {
  readonly name: string;
  readonly text: string;
}

export interface WelcomeTexts {
  readonly title: string;
  readonly lead: string;
  readonly approvals: Place;
  readonly tokens: Place;
  readonly passkeys: Place;
  readonly api: Place;
  readonly root: Place;
  readonly logout: Place;
}

export const welcomeTexts: Readonly<Record<Language, WelcomeTexts>> = {
  en: {
    title: 'Sign with your own key',
    lead:
      'Applications ask this service for signatures. Your key stays here, and signs what you have ' +
      'agreed to, and nothing else.',
    approvals: {
      name: 'Waiting for your approval',
      text: 'What applications have asked you to agree to on this device.',
    },
    tokens: { name: 'Your tokens', text: 'Phones and devices with which you approve.' },
    passkeys: { name: 'Your passkeys', text: 'Log in, and agree, without a password.' },
    api: { name: 'The API', text: 'For those who build signing applications.' },
    root: {
      name: 'Certificate of the authority',
      text: 'Who checks a signature needs to trust it.',
    },
    logout: { name: 'Log out', text: 'End your session in this browser.' },
  },
  ja: {
    title: 'お客さまの鍵による電子署名',
    lead:
      'アプリケーションからの依頼に応じて電子署名を行うサービスです。鍵はこのサービスの外に出ることはなく、' +
      'お客さまが同意された内容にだけ署名します。',
    approvals: {
      name: '承認待ちの署名',
      text: 'アプリケーションから依頼された署名を、この端末で確認・承認できます。',
    },
    tokens: { name: 'トークンの管理', text: '承認に使うスマートフォンや機器を管理できます。' },
    passkeys: { name: 'パスキーの管理', text: 'パスワードを使わずにログインや同意ができます。' },
    api: { name: 'API', text: '署名アプリケーションを開発される方へ。' },
    root: {
      name: '認証局の証明書',
      text: '署名を検証する方は、この証明書を信頼する必要があります。',
    },
    logout: { name: 'ログアウト', text: 'このブラウザーでのログインを終了します。' },
  },
};
