/** What the pages say on which a person looks after their tokens. */

import type { Language } from '#domain/language.ts';
import type { Html } from '../html.ts';
import { html } from '../html.ts';

export type TokenKindShown = 'authenticator' | 'hardware';
export type TokenStateShown =
  'inactive' | 'active' | 'suspended' | 'locked' | 'expired' | 'revoked' | 'replaced';
export type LossReason = 'lost' | 'stolen' | 'broken';

export interface TokenTexts {
  readonly title: string;
  readonly text: string;
  readonly none: string;
  readonly noName: string;
  readonly kind: string;
  readonly kinds: Readonly<Record<TokenKindShown, string>>;
  readonly state: string;
  readonly states: Readonly<Record<TokenStateShown, string>>;
  readonly serial: string;
  readonly createdAt: string;
  readonly notAfter: string;
  readonly suspend: string;
  readonly resume: string;
  readonly activate: string;
  readonly resynchronise: string;
  readonly replace: string;
  readonly lossTitle: string;
  readonly lossText: string;
  readonly revoke: Readonly<Record<LossReason, string>>;
  readonly addTitle: string;
  readonly addText: string;
  readonly add: string;
  readonly enrolTitle: string;
  readonly enrolText: string;
  readonly steps: readonly string[];
  readonly pictureLabel: string;
  readonly until: (time: Html) => Html;
  readonly here: string;
  readonly address: string;
  readonly enrolDone: string;
  readonly activateTitle: string;
  readonly activateText: string;
  readonly resynchroniseTitle: string;
  readonly resynchroniseText: string;
  readonly question: (number: number) => string;
  readonly code: (number: number) => string;
  readonly codeHint: string;
  readonly send: string;
  readonly back: string;
  readonly problems: Readonly<Record<TokenProblem, string>>;
}

/** What kept something from being done, told above the page. */
export type TokenProblem =
  'code_wrong' | 'locked' | 'asked_anew' | 'ended' | 'unfit' | 'too_many' | 'not_usable';

export const tokenTexts: Readonly<Record<Language, TokenTexts>> = {
  en: {
    title: 'Your tokens',
    text:
      'A token is a phone or a device with which you approve transfers and signatures, apart from ' +
      'this browser. It shows what you approve.',
    none: 'You have no token yet.',
    noName: 'Token without a name',
    kind: 'Kind',
    kinds: {
      authenticator: 'Authenticator app on a phone',
      hardware: 'Device that shows codes',
    },
    state: 'State',
    states: {
      inactive: 'Not used yet',
      active: 'Ready',
      suspended: 'Suspended: it approves nothing',
      locked: 'Locked after too many wrong codes. Please ask your administrator.',
      expired: 'Not valid at this time',
      revoked: 'Ended',
      replaced: 'Replaced by another one',
    },
    serial: 'Serial number',
    createdAt: 'Added',
    notAfter: 'Valid until',
    suspend: 'Suspend for now',
    resume: 'Use again',
    activate: 'Use for the first time',
    resynchronise: 'Its codes are not taken',
    replace: 'Replace by another phone',
    lossTitle: 'Lost, stolen or broken?',
    lossText: 'Then end it: it approves nothing any more, and cannot be brought back.',
    revoke: {
      lost: 'It is lost: end it for good',
      stolen: 'It was stolen: end it for good',
      broken: 'It is broken: end it for good',
    },
    addTitle: 'Add a phone',
    addText:
      'The key is agreed between your phone and this service and is never sent; it stays in the ' +
      'browser of the phone.',
    add: 'Add a phone',
    enrolTitle: 'Make your phone a token',
    enrolText: 'Do this now, and let nobody else see this page: the picture works once.',
    steps: [
      'Take the phone that you want to approve with.',
      'Point its camera at the picture and open the address it shows.',
      'Check on the phone that it names this service and your account, then confirm.',
      'Come back here and look whether your phone is in the list. If another one is there, end it at once.',
    ],
    pictureLabel: 'QR code with the address for your phone',
    until: (time) => html`The picture is good until ${time}.`,
    here: 'Or open the authenticator on this device',
    address: 'The address in the picture',
    enrolDone: 'To the list of your tokens',
    activateTitle: 'Use a token for the first time',
    activateText: 'The first right code shows that this device is yours.',
    resynchroniseTitle: 'Put a token right',
    resynchroniseText:
      'A device may be ahead of us, when its button was pressed too often or its clock is off. Two ' +
      'codes in a row put that right. Nothing is approved by them.',
    question: (number) => `Type into the device (${number})`,
    code: (number) => `Code that the device shows (${number})`,
    codeHint: 'Digits, without spaces or with them',
    send: 'Send',
    back: 'Back to your tokens',
    problems: {
      code_wrong: 'The code was not right, or was used before. A new question has been asked.',
      locked: 'The token is locked after too many wrong codes. Please ask your administrator.',
      asked_anew: 'That was too long ago, or was answered before. Please begin again.',
      ended: 'This token has ended already.',
      unfit: 'The token has changed meanwhile. This is how it is now.',
      too_many: 'You have as many tokens as you may. End one that you do not need any more.',
      not_usable: 'The token is not valid at this time, or was used as often as it may be.',
    },
  },
  ja: {
    title: 'トークンの管理',
    text:
      'トークンとは、振込や署名を、このブラウザーとは別に承認するためのスマートフォンや機器のことです。' +
      '承認する内容は、トークンの画面に表示されます。',
    none: '登録されているトークンはありません。',
    noName: '名称のないトークン',
    kind: '種類',
    kinds: {
      authenticator: 'スマートフォンの認証アプリ',
      hardware: 'コードを表示する機器',
    },
    state: '状態',
    states: {
      inactive: '未使用',
      active: '使用できます',
      suspended: '一時停止中（承認には使えません）',
      locked: '誤ったコードが続いたためロックされています。管理者にお問い合わせください。',
      expired: '有効期間外です',
      revoked: '失効済み',
      replaced: '別のトークンに交換済み',
    },
    serial: 'シリアル番号',
    createdAt: '登録日時',
    notAfter: '有効期限',
    suspend: '一時停止する',
    resume: '再開する',
    activate: '使用を開始する',
    resynchronise: 'コードが受け付けられない場合',
    replace: '別のスマートフォンに交換する',
    lossTitle: '紛失・盗難・故障の場合',
    lossText: 'トークンを失効させると、承認には使えなくなります。元に戻すことはできません。',
    revoke: {
      lost: '紛失したため失効させる',
      stolen: '盗難のため失効させる',
      broken: '故障のため失効させる',
    },
    addTitle: 'スマートフォンの登録',
    addText:
      '鍵は、スマートフォンとこのサービスの間の鍵共有によって作られます。鍵そのものが送られることはなく、' +
      'スマートフォンのブラウザーの外には出ません。',
    add: 'スマートフォンを登録する',
    enrolTitle: 'スマートフォンをトークンとして登録する',
    enrolText:
      'このまま続けて操作してください。画像は一度しか使えません。他の人に見られないようご注意ください。',
    steps: [
      '承認に使うスマートフォンを用意してください。',
      'スマートフォンのカメラで画像を読み取り、表示されたアドレスを開いてください。',
      'スマートフォンの画面に、このサービスの名称とお客さまのアカウントが表示されていることを確認し、登録を確定してください。',
      'この画面に戻り、一覧にお使いのスマートフォンがあることを確認してください。見覚えのないものがあれば、直ちに失効させてください。',
    ],
    pictureLabel: 'スマートフォンで開くアドレスのQRコード',
    until: (time) => html`画像の有効期限：${time}`,
    here: 'この端末で認証アプリを開く',
    address: '画像に含まれるアドレス',
    enrolDone: 'トークンの一覧へ',
    activateTitle: 'トークンの使用開始',
    activateText: '最初の正しいコードにより、お客さまの機器であることを確認します。',
    resynchroniseTitle: 'トークンの同期',
    resynchroniseText:
      'ボタンを押しすぎた場合や、時計がずれた場合、機器の状態が当方の記録と合わなくなることがあります。' +
      '続けて表示される2つのコードを入力すると、修正されます。この操作で承認が行われることはありません。',
    question: (number) => `機器に入力する番号（${number}）`,
    code: (number) => `機器に表示されたコード（${number}）`,
    codeHint: '数字。空白があってもかまいません',
    send: '送信する',
    back: 'トークンの一覧に戻る',
    problems: {
      code_wrong: 'コードが正しくないか、使用済みです。新しい番号で、もう一度お試しください。',
      locked:
        '誤ったコードが続いたため、トークンがロックされました。管理者にお問い合わせください。',
      asked_anew: '時間が経過したか、すでに送信済みです。最初からやり直してください。',
      ended: 'このトークンはすでに失効しています。',
      unfit: 'トークンの状態が変わりました。現在の状態は以下のとおりです。',
      too_many: '登録できるトークンの数の上限に達しています。不要なトークンを失効させてください。',
      not_usable: 'トークンが有効期間外であるか、使用回数の上限に達しています。',
    },
  },
};
