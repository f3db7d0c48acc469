/** 画面の日本語の文言。 What our pages say in Japanese. */

import { html } from '../html.ts';
import type { Texts } from './texts.ts';

export const ja: Texts = {
  ownName: '日本語',
  skip: '本文へ移動する',
  languages: '言語',
  problemTitle: '手続きを完了できませんでした',
  problemPrefix: 'エラー',
  noScript:
    'ここではパスキーをご利用いただけません。JavaScriptが有効でパスキーに対応したブラウザから、IPアドレスではなくホスト名で開いてください。',
  safeToClose: 'この画面は閉じていただいてかまいません。',
  requestId: 'お問い合わせ番号',
  detail: '詳細',
  goOn: '続ける',
  problems: {
    login_wrong: 'アカウント名またはパスワードが正しくありません。',
    code_wrong:
      '認証コードが正しくないか、有効期限が切れているか、すでに使用されています。現在表示されているコードを入力してください。',
    factor_wrong:
      'PINまたは認証コードが正しくありません。署名は行われていません。お手数ですが、すべての項目をもう一度入力してください。',
    factor_locked:
      '入力の誤りが続いたため、ロックされています。署名は行われていません。管理者にお問い合わせください。',
    factor_missing: '入力されていない項目があります。すべての項目を入力してください。',
    too_many: '試行回数が上限に達しました。数分おいてから、もう一度お試しください。',
    code_not_sent: '認証コードを送信できませんでした。しばらくしてから、もう一度お試しください。',
    passkey_failed: 'パスキーを確認できませんでした。',
    passkey_cancelled: 'パスキーは使用されませんでした。もう一度お試しいただけます。',
    device_refused: '端末で拒否されました。署名は行われていません。もう一度端末に送信できます。',
    device_expired: '時間内に端末で操作されませんでした。もう一度端末に送信できます。',
    device_awaited: '端末でまだ承認されていません。端末に送信し、先に端末で承認してください。',
    token_missing:
      '現在使えるトークンがありません。トークンを登録するか、管理者にお問い合わせください。',
    provider_failed:
      '外部サービスでのログインが完了しませんでした。もう一度お試しいただくか、別の方法をお選びください。',
    account_unlinked:
      'このログイン情報に対応するアカウントが見つかりません。別の方法をお選びください。',
    form_stale:
      '時間が経過したか、別のタブで操作されたため、この画面は無効になりました。内容をご確認のうえ、もう一度送信してください。',
    login_expired:
      '安全のため、自動的にログアウトしました。お手数ですが、もう一度ログインしてください。',
    try_later: '現在ご利用いただけません。しばらくしてから、もう一度お試しください。',
  },
  messages: {
    logged_in: { title: 'ログインしました', text: 'ご利用のアプリケーションにお戻りください。' },
    logged_out: {
      title: 'ログアウトしました',
      text: 'この画面は閉じていただいてかまいません。',
    },
    approved: {
      title: '同意を受け付けました',
      text: '手続きは、元のアプリケーションで自動的に続きます。',
    },
    refused: { title: '拒否しました', text: '署名は行われていません。' },
    answered_already: {
      title: 'この依頼には、すでに回答済みです',
      text: '一つの依頼に回答できるのは一度だけです。',
    },
    expired: {
      title: 'この依頼は有効期限が切れています',
      text: '署名は行われていません。お手数ですが、アプリケーションから、もう一度お手続きください。',
    },
    not_found: {
      title: 'ページが見つかりません',
      text: 'アドレスをご確認ください。',
    },
    request_unreadable: {
      title: 'アプリケーションからの依頼に誤りがあります',
      text: '署名は行われていません。アプリケーションの提供元にお問い合わせください。',
    },
    client_unknown: {
      title: '登録されていないアプリケーションです',
      text: '署名は行われていません。戻り先のアドレスを確認できないため、アプリケーションには戻りませんでした。',
    },
    not_allowed: {
      title: 'この操作は許可されていません',
      text: 'お客さまのアカウントまたはアプリケーションに、この操作の権限がありません。署名は行われていません。',
    },
    login_failed: {
      title: 'ログインできませんでした',
      text: 'お手数ですが、アプリケーションから、もう一度お手続きください。',
    },
    too_many: {
      title: '操作の回数が上限に達しました',
      text: '数分おいてから、もう一度お試しください。',
    },
    try_later: {
      title: '現在ご利用いただけません',
      text: '署名は行われていません。しばらくしてから、もう一度お試しください。',
    },
    internal: {
      title: 'システムエラーが発生しました',
      text: 'もう一度お試しください。繰り返し発生する場合は、下記の番号を添えてお問い合わせください。',
    },
  },
  login: {
    title: 'ログイン',
    forClient: (client) => html`${client} の手続きを続けるには、ログインしてください。`,
    name: 'アカウント名',
    password: 'パスワード',
    submit: 'ログイン',
    or: 'または',
    passkey: 'パスキーでログイン',
    provider: (label) => html`${label} でログイン`,
    totpTitle: 'ログインの確認',
    totpText: '認証アプリを開き、表示されている認証コードを入力してください。',
    code: '認証コード',
    codeHint: '30秒ごとに変わる数字です',
    totpSubmit: '確認する',
    outTitle: 'ログアウトしますか？',
    outText: '次にアプリケーションから求められたときに、もう一度ログインが必要になります。',
    outSubmit: 'ログアウト',
  },
  consent: {
    signTitle: (count) => `電子署名の確認（${count}件）`,
    asksToSign: (client) => html`${client} が、お客さまの電子署名を求めています。`,
    check: '内容をよくご確認ください。署名は、後から取り消すことができません。',
    proveTitle: '本人確認',
    agree: '同意して署名する',
    agreeWithPasskey: '同意してパスキーで署名する',
    refuse: '拒否する',
    outOfHand: 'お心当たりのない手続きの場合は、必ず下のボタンで拒否してください。',
    access: {
      service: {
        title: 'アクセス許可の確認',
        asks: (client) => html`${client} が、お客さまの署名アカウントへのアクセスを求めています。`,
        means:
          '許可すると、アプリケーションはお客さまのアカウント名と証明書を確認できるようになります。署名はできません。署名の際には、そのつどお客さまの同意をお伺いします。',
        agree: 'アクセスを許可する',
        refuse: '拒否する',
      },
      'credential-creation': {
        title: '証明書の発行の確認',
        asks: (client) => html`${client} が、お客さま名義の証明書の発行を求めています。`,
        means:
          '同意すると、お客さまの署名鍵と証明書を作成し、当サービスで保管します。署名の際には、そのつどお客さまの同意をお伺いします。',
        agree: '発行に同意する',
        refuse: '拒否する',
      },
      'credential-deletion': {
        title: '証明書の削除の確認',
        asks: (client) => html`${client} が、お客さまの証明書の削除を求めています。`,
        means:
          '同意すると、証明書と署名鍵は完全に削除され、元に戻すことはできません。以後、この証明書では署名できなくなります。',
        agree: '証明書を削除する',
        refuse: '削除しない',
      },
    },
  },
  facts: {
    title: '署名の内容',
    details: '依頼元と証明書',
    client: '依頼元（アプリケーション）',
    account: 'お客さまのアカウント',
    credential: '証明書',
    subject: '証明書の名義',
    qualifier: '署名の種類',
    qualifiers: {
      eu_eidas_qes: '適格電子署名（eIDAS）',
      eu_eidas_aes: '先進電子署名（eIDAS）',
      eu_eidas_aesqc: '適格証明書による先進電子署名（eIDAS）',
      eu_eidas_qeseal: '適格eシール（eIDAS）',
      eu_eidas_aeseal: '先進eシール（eIDAS）',
      eu_eidas_aesealqc: '適格証明書による先進eシール（eIDAS）',
    },
    signatures: '署名の数',
    count: (count) => `${count}件`,
    description: '依頼元からのメッセージ',
    toldByClient:
      '名称とメッセージは、アプリケーションから通知されたものです。実際に署名されるのは、ハッシュ値の示す文書です。',
    documentNumber: (number, of) => `文書 ${number}／${of}`,
    noLabel: '名称なし',
    hash: (algorithm) => `ハッシュ値（${algorithm}）`,
    hashHint: 'アプリケーションに表示されている値と照合できます。',
    more: (count) => `残りの${count}件を表示する`,
    noDocuments: (count) =>
      `アプリケーションは、署名する文書を示していません。同意すると、アプリケーションが選んだ文書に${count}件の署名が可能になります。`,
    fewerDocuments: (known, count) =>
      `アプリケーションは${count}件の署名を求めていますが、示されている文書は${known}件だけです。同意すると、残りの文書はアプリケーションが選ぶことになります。`,
  },
  factors: {
    labels: {
      pin: '証明書のPIN',
      pinpage: '証明書のPIN',
      otp: '認証アプリの認証コード',
      sms: 'SMSで届いた認証コード',
      mail: 'メールで届いた認証コード',
      app: '別の端末での承認',
      passkey: 'パスキー',
      ocra: 'トークンのコード',
      device: '認証アプリでの承認',
    },
    hints: {
      pin: 'この画面だけで使用し、アプリケーションには渡しません。',
      pinpage: 'この画面だけで使用し、アプリケーションには渡しません。',
      otp: '30秒ごとに変わる数字です',
      sms: '最も新しいメッセージの数字を入力してください',
      mail: '最も新しいメールの数字を入力してください',
      app: '別の端末で「承認待ち」の画面を開いて承認し、この画面に戻って同意してください。',
      passkey: '同意すると、お使いの端末で指紋・顔・端末のPINによる確認を行います。',
      ocra: 'トークンに表示された内容をこの画面と照合し、表示されたコードを入力してください。',
      device: '認証アプリに表示された内容をこの画面と照合し、アプリで承認してください。',
    },
    optional: '任意',
    send: '認証コードを送信する',
    sendAgain: '新しい認証コードを送信する',
    sentTo: (address) => html`認証コードを ${address} に送信しました。`,
  },
  token: {
    ask: { ocra: 'トークンに入力する番号を表示する', device: '端末に送信する' },
    askAgain: 'もう一度やり直す',
    typeQuestion: 'この番号をトークンに入力するか、認証アプリで依頼を開いてください。',
    waits: '端末での承認を待っています',
    lookAtDevice:
      '認証アプリを開き、表示された内容をこの画面と照合して、同じ場合だけ承認してください。',
    typeNumber: 'アプリでは次の番号を入力します。',
    goesOn: '端末で操作すると、この画面は自動的に先へ進みます。',
    lookNow: '今すぐ確認する',
    approved: '端末で承認しました。',
  },
  approval: {
    listTitle: '承認待ちの署名',
    none: '承認待ちの署名はありません。',
    listText:
      'アプリケーションから求められた署名を、この画面で承認できます。新しい依頼を確認するには、画面を再読み込みしてください。',
    asked: '依頼日時',
    until: '有効期限',
    look: '内容を確認する',
    back: '承認待ちの一覧に戻る',
    onDevice:
      'この依頼は、この画面ではなく端末の認証アプリで承認します。ここでは拒否だけができます。',
  },
  passkeys: {
    title: 'パスキーの管理',
    text: 'パスキーを使うと、指紋・顔・端末のPINでログインや署名ができます。',
    none: '登録されているパスキーはありません。',
    noName: '名称のないパスキー',
    createdAt: '登録日時',
    lastUsedAt: '最終使用日時',
    never: '使用履歴なし',
    remove: '削除する',
    addTitle: 'パスキーの登録',
    label: 'パスキーの名称',
    labelHint: '例：お使いの端末の名前',
    add: 'パスキーを登録する',
  },
};
