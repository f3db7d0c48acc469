/** What the page says on which a transaction is approved with a token. */

import type { Language } from '#domain/language.ts';
import type { SentChannel, TokenAsked } from '#domain/transactions/channel.ts';
import type { TokenTransactionState } from '#domain/transactions/token-transaction.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';

interface Titled {
  readonly title: string;
  readonly text: string;
}

export interface LampTexts extends Titled {
  readonly warning: string;
  readonly reduced: string;
  readonly start: string;
  readonly stop: string;
  readonly size: string;
  readonly running: string;
  readonly stopped: string;
  readonly timeOver: string;
  readonly tooLarge: string;
  readonly noScript: string;
  readonly picture: string;
}

export interface ConfirmTexts {
  readonly asks: (relyingParty: Html) => Html;
  readonly factsTitle: string;
  readonly until: string;
  /** What to compare it with: that is right, this page may not be. */
  readonly check: Readonly<Record<TokenAsked, string>>;
  readonly matchTitle: string;
  readonly matchText: string;
  readonly channelsTitle: string;
  readonly qr: Titled & { readonly picture: string; readonly open: string };
  readonly light: LampTexts;
  readonly flicker: LampTexts;
  readonly sound: Titled;
  readonly sendTitle: string;
  readonly send: Readonly<Record<SentChannel, string>>;
  readonly sentTo: Readonly<Record<SentChannel, (to: Html) => Html>>;
  readonly typedTitle: string;
  readonly typed: Readonly<Record<TokenAsked, string>>;
  readonly question: string;
  readonly parts: readonly ((digits: number) => string)[];
  readonly partDigits: (digits: number) => string;
  readonly code: string;
  readonly approve: string;
  readonly refuseText: string;
  readonly refuse: string;
  readonly lookAgain: string;
  readonly waiting: string;
  readonly backTo: (relyingParty: Html) => Html;
  readonly ended: Readonly<Record<Exclude<TokenTransactionState, 'created' | 'shown'>, Titled>>;
}

export const confirmTexts: Readonly<Record<Language, ConfirmTexts>> = {
  en: {
    asks: (party) => html`${party} asks for your approval.`,
    factsTitle: 'What you approve',
    until: 'Valid until',
    check: {
      app: 'Compare this with what your app shows. If they differ, the app is right and this page is not: refuse.',
      keypad:
        'Compare this with your own papers, not with this page alone. If they differ, refuse.',
      server: 'Compare this with what the message says. If they differ, refuse.',
    },
    matchTitle: 'Type this number into the app',
    matchText: 'Only whoever began this sees it. Tell it to nobody.',
    channelsTitle: 'Bring it to your device',
    qr: {
      title: 'Picture for the camera (QR)',
      text: 'Open the authenticator app and choose “Scan a code”. It works without a network, too.',
      picture: 'QR code with the whole transaction',
      open: 'Open the app on this device',
    },
    light: {
      title: 'Light for the camera',
      text: 'Where a picture cannot be scanned: hold the camera of the app before the lamps for ten seconds.',
      warning:
        'The next picture flashes, more than twice per second. Flashing can cause seizures in people with photosensitive epilepsy and migraine in others. Use the QR code or type the numbers instead if this may concern you, or if you are not sure. You can stop at any time with Esc.',
      reduced:
        'Your system asks for less motion, so nothing flashes here. Use the QR code or type the code of the app.',
      start: 'Start flashing',
      stop: 'Stop',
      size: 'Size',
      running: 'Flashing. Esc stops it.',
      stopped: 'Stopped.',
      timeOver: 'Stopped after 60 seconds.',
      tooLarge:
        'At this zoom the picture would be too large to flash safely. Zoom out, or use another way.',
      noScript: 'This needs JavaScript. The QR code and the code of the app work without.',
      picture: 'Twelve lamps, dark',
    },
    flicker: {
      title: 'Flickering bars for an optical reader (chipTAN)',
      text: 'Hold the reader to the marks. Change the size until the marks fit the arrows of the reader.',
      warning:
        'The next picture flickers several times per second. Flickering can cause seizures in people with photosensitive epilepsy and migraine in others. Type the numbers instead if this may concern you, or if you are not sure. You can stop at any time with Esc.',
      reduced:
        'Your system asks for less motion, so nothing flickers here. Type the numbers into your reader instead.',
      start: 'Start flickering',
      stop: 'Stop',
      size: 'Size',
      running: 'Flickering. Esc stops it.',
      stopped: 'Stopped.',
      timeOver: 'Stopped after 60 seconds.',
      tooLarge:
        'At this zoom the picture would be too large to flicker safely. Zoom out, or type the numbers.',
      noScript: 'This needs JavaScript. Typing the numbers works without.',
      picture: 'Five bars, dark',
    },
    sound: {
      title: 'Sound for the microphone',
      text: 'Let the app listen, then play this. Everybody in the room hears it; it tells them nothing.',
    },
    sendTitle: 'Send it',
    send: {
      push: 'Wake the app on my phone',
      sms: 'Send me a code by text message',
      mail: 'Send me a code by e-mail',
    },
    sentTo: {
      push: (to) => html`Your app was woken: ${to}. Approve there.`,
      sms: (to) => html`A text message was sent to ${to}.`,
      mail: (to) => html`An e-mail was sent to ${to}.`,
    },
    typedTitle: 'Type the code',
    typed: {
      app: 'If the app has no network, it shows 8 digits once you have looked at the transaction there.',
      keypad: 'Your token shows a code once you have typed this into it:',
      server: 'The digits from the newest message. Nobody from us will ask you for them.',
    },
    question: 'Question for the token',
    parts: [
      () => 'Start code',
      (digits) => `Last ${digits} digits of the payee’s account, from your own paper`,
      (digits) =>
        `Amount in the smallest unit of the currency, filled up with zeros in front to ${digits} digits`,
    ],
    partDigits: (digits) => `${digits} digits`,
    code: 'Code',
    approve: 'Approve',
    refuseText: 'You did not begin this, or something in it is wrong?',
    refuse: 'Refuse',
    lookAgain: 'I have approved on my device: look again',
    waiting: 'This page goes on by itself as soon as your device has answered.',
    backTo: (party) => html`Back to ${party}`,
    ended: {
      approved: { title: 'Approved', text: 'You can go back to where you began.' },
      refused: {
        title: 'Refused',
        text: 'Nothing will be done. Tell the service if you did not begin this.',
      },
      expired: { title: 'The time is over', text: 'Nothing was approved. Begin again.' },
      cancelled: {
        title: 'Withdrawn',
        text: 'The service has withdrawn this, or asked for something newer.',
      },
      failed: { title: 'Too many wrong codes', text: 'Nothing was approved. Begin again.' },
    },
  },
  ja: {
    asks: (party) => html`${party}がお客さまの承認を求めています。`,
    factsTitle: '承認する内容',
    until: '有効期限',
    check: {
      app: 'アプリに表示される内容と見比べてください。異なる場合、正しいのはアプリの表示です。この画面を信用せず、拒否してください。',
      keypad: 'お手元の書類と見比べてください。異なる場合は拒否してください。',
      server: 'メッセージの内容と見比べてください。異なる場合は拒否してください。',
    },
    matchTitle: 'この番号をアプリに入力してください',
    matchText:
      'この番号は、手続きを始めたご本人の画面にだけ表示されます。誰にも教えないでください。',
    channelsTitle: '端末に読み取らせる',
    qr: {
      title: 'カメラで読み取る（QRコード）',
      text: '認証アプリを開き、「コードを読み取る」を選んでください。通信できない場所でも使えます。',
      picture: '取引内容を収めたQRコード',
      open: 'この端末のアプリで開く',
    },
    light: {
      title: 'カメラで光を読み取る',
      text: 'QRコードを読み取れない場合は、アプリのカメラをランプに10秒ほど向けてください。',
      warning:
        'この先の画像は、1秒間に2回を超えて点滅します。点滅する光は、光感受性てんかんのある方に発作を、そのほかの方に片頭痛を引き起こすことがあります。心当たりのある方、はっきりしない方は、QRコードまたは番号の入力をご利用ください。Escキーでいつでも止められます。',
      reduced:
        'お使いの環境で「視差効果を減らす」が設定されているため、点滅させません。QRコードを使うか、アプリのコードを入力してください。',
      start: '点滅を始める',
      stop: '止める',
      size: '大きさ',
      running: '点滅中です。Escキーで止まります。',
      stopped: '止めました。',
      timeOver: '60秒たったので止めました。',
      tooLarge:
        'この拡大率では安全な大きさを超えるため、点滅させません。縮小するか、ほかの方法をお使いください。',
      noScript: 'JavaScriptが必要です。QRコードとコードの入力は、JavaScriptがなくても使えます。',
      picture: '消灯した12個のランプ',
    },
    flicker: {
      title: '光学式リーダー用の点滅バー（chipTAN）',
      text: 'リーダーを印に合わせて当ててください。印とリーダーの矢印が合うまで、大きさを変えられます。',
      warning:
        'この先の画像は、1秒間に数回点滅します。点滅する光は、光感受性てんかんのある方に発作を、そのほかの方に片頭痛を引き起こすことがあります。心当たりのある方、はっきりしない方は、番号を入力してください。Escキーでいつでも止められます。',
      reduced:
        'お使いの環境で「視差効果を減らす」が設定されているため、点滅させません。番号をリーダーに入力してください。',
      start: '点滅を始める',
      stop: '止める',
      size: '大きさ',
      running: '点滅中です。Escキーで止まります。',
      stopped: '止めました。',
      timeOver: '60秒たったので止めました。',
      tooLarge:
        'この拡大率では安全な大きさを超えるため、点滅させません。縮小するか、番号を入力してください。',
      noScript: 'JavaScriptが必要です。番号の入力は、JavaScriptがなくても使えます。',
      picture: '消灯した5本のバー',
    },
    sound: {
      title: '音をマイクで聞き取る',
      text: 'アプリで聞き取りを始めてから再生してください。周りの人にも聞こえますが、内容は分かりません。',
    },
    sendTitle: '端末に送る',
    send: {
      push: 'スマートフォンのアプリに通知する',
      sms: 'SMSでコードを受け取る',
      mail: 'メールでコードを受け取る',
    },
    sentTo: {
      push: (to) => html`アプリ（${to}）に通知しました。アプリで承認してください。`,
      sms: (to) => html`${to}にSMSを送りました。`,
      mail: (to) => html`${to}にメールを送りました。`,
    },
    typedTitle: 'コードを入力する',
    typed: {
      app: 'アプリが通信できないときは、アプリで内容を確かめると8桁のコードが表示されます。',
      keypad: '次の番号をトークンに入力すると、コードが表示されます。',
      server: '最後に届いたメッセージの数字です。当サービスの者がお尋ねすることはありません。',
    },
    question: 'トークンに入力する番号',
    parts: [
      () => '開始コード',
      (digits) => `受取口座番号の末尾${digits}桁（お手元の書類で確かめてください）`,
      (digits) => `金額（通貨の最小単位で、先頭に0を補って${digits}桁）`,
    ],
    partDigits: (digits) => `${digits}桁`,
    code: 'コード',
    approve: '承認する',
    refuseText: 'お心当たりがない場合や、内容が違う場合',
    refuse: '拒否する',
    lookAgain: '端末で承認しました（もう一度確認する）',
    waiting: '端末で承認すると、この画面は自動的に先へ進みます。',
    backTo: (party) => html`${party}に戻る`,
    ended: {
      approved: { title: '承認しました', text: '元の画面にお戻りください。' },
      refused: {
        title: '拒否しました',
        text: '何も実行されません。お心当たりのない手続きの場合は、サービスにお知らせください。',
      },
      expired: {
        title: '有効期限が切れました',
        text: '承認されていません。初めからやり直してください。',
      },
      cancelled: {
        title: '取り消されました',
        text: 'サービスがこの手続きを取り消したか、新しい手続きが始まりました。',
      },
      failed: {
        title: 'コードの誤りが続きました',
        text: '承認されていません。初めからやり直してください。',
      },
    },
  },
};
