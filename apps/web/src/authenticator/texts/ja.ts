/** The app in Japanese. */

import type { Texts } from './texts.ts';

export const ja: Texts = {
  appName: 'Kumoin 認証アプリ',
  ownName: '日本語',
  languages: '言語',
  skip: '本文へ移動',
  back: '戻る',
  cancel: 'キャンセル',
  close: '閉じる',
  problems: {
    code_unreadable: 'このコードは、このアプリでは読み取れません。',
    code_of_other_service:
      'このコードは別のサービスのものです。そのサービスの認証アプリで読み取ってください。',
    not_genuine:
      'この依頼は、ご利用のサービスから届いたものではありません。内容は表示しません。何も承認しないでください。誰かに読み取るよう求められた場合は、サービスにご連絡ください。',
    enrolment_unknown:
      'この登録コードは使用済みか、有効期限が切れています。表示元の画面で新しいコードを発行してください。',
    enrolment_not_genuine:
      '応答が、コードを表示したサービスのものと一致しません。登録は行われませんでした。',
    no_token: 'この端末はまだ登録されていません。先に登録コードを読み取ってください。',
    transaction_unknown: 'この端末宛ての依頼は見つかりません。',
    transaction_expired: '有効期限が切れました。元の画面でもう一度やり直してください。',
    transaction_decided: 'この依頼はすでに処理されたか、取り消されています。',
    transaction_failed: '回答が受け付けられず、この依頼は終了しました。何も承認されていません。',
    number_missing: '元の画面に表示されている2桁の数字を入力してください。',
    answer_wrong:
      '回答が受け付けられませんでした。何も承認されていません。元の画面の数字をもう一度確かめてください。',
    token_locked:
      '誤った回答が続いたため、この端末はロックされています。サービスの窓口で解除できます。',
    token_not_usable:
      'サービスがこの端末を受け付けませんでした。登録し直すか、サービスにお問い合わせください。',
    offline: 'サービスに接続できません。',
    too_many_requests: '試行回数が多すぎます。しばらく待ってからやり直してください。',
    server_failed: 'サービス側で問題が発生しました。しばらくしてからやり直してください。',
    camera_refused: 'カメラの使用が許可されていません。ブラウザーの設定で許可してください。',
    camera_missing: 'カメラを使用できません。リンクの貼り付けか音声をご利用ください。',
    microphone_refused: 'マイクの使用が許可されていません。ブラウザーの設定で許可してください。',
    microphone_missing: 'マイクを使用できません。コードを読み取ってください。',
    unlock_failed: 'ロックを解除できませんでした。',
  },
  home: {
    empty: 'この端末を登録する',
    emptySteps: [
      '別の画面でサービスにログインします。',
      'そこで登録コードを表示します。',
      'このアプリで読み取ります。',
    ],
    waiting: '承認待ち',
    nothing: '承認待ちの依頼はありません。',
    from: (relyingParty) => `${relyingParty}からの依頼`,
    open: '内容を確認',
    scan: 'コードを読み取る',
    listen: '音のコードを聞き取る',
    paste: 'リンクを貼り付ける',
    tokens: '登録済みのサービス',
    settings: '設定',
    offline:
      '接続がないため、依頼を取得できません。QRコードを読み取ると、入力用の確認コードを表示できます。',
  },
  scan: {
    title: 'コードを読み取る',
    how: 'QRコード、または点滅するランプにカメラを向け、動かさずにお待ちください。',
    still: '点滅を見せないため、映像はわざとゆっくり更新しています。',
    preview: 'カメラの映像',
    looking: 'コードを探しています…',
    reading: '光のコードを読み取っています。10秒ほど動かさずにお待ちください。',
  },
  listen: {
    title: '音のコードを聞き取る',
    how: '元の画面で音を再生し、この端末をスピーカーに近づけてください。',
    hearing: '聞き取り中…',
  },
  paste: {
    title: 'リンクを貼り付ける',
    label: 'リンク',
    hint: 'このアプリのアドレスで始まるリンクです。',
    read: '読み込む',
  },
  enrol: {
    title: 'この端末を登録する',
    question: 'このアカウントの承認に、この端末を使いますか。',
    service: 'サービス',
    account: 'アカウント',
    label: '端末の名前',
    labelHint: 'アカウントの画面に、この名前で表示されます。',
    labelDefault: '私のスマートフォン',
    confirm: '登録する',
    done: '登録しました',
    doneText: (service) => `今後、${service}からの依頼がここに表示されます。`,
  },
  transaction: {
    asks: '依頼元',
    genuine: '確認済み：ご利用のサービスから届いた依頼です。',
    expires: (time) => `回答期限　${time}`,
    number: '元の画面に表示された数字',
    numberHint:
      '2桁です。どこにも数字が表示されていない場合は、他人が始めた操作です。拒否してください。',
    check:
      'すべての項目が、ご自身の意図どおりか確かめてください。ここに表示された内容がそのまま承認されます。',
    approve: '承認する',
    refuse: '拒否する',
    makeCode: '入力用の確認コードを表示する',
    approved: '承認しました',
    approvedText: '元の画面に戻って続けてください。',
    refused: '拒否しました',
    refusedText:
      '何も承認されていません。心当たりのない依頼だった場合は、サービスにご連絡ください。',
    working: 'お待ちください…',
  },
  code: {
    title: '確認コード',
    how: 'この数字を元の画面に入力してください。下に表示された内容にだけ有効です。',
    spoken: (digits) => `確認コード：${[...digits].join(' ')}`,
    nextIn: (seconds) => `${seconds}秒後に新しいコードに変わります`,
    statement: 'このコードの対象',
  },
  settings: {
    title: '設定',
    language: '言語',
    push: '通知',
    pushHint: '承認待ちの依頼が届いたときにお知らせします。通知に取引の内容は表示されません。',
    pushOn: '通知を受け取る',
    pushIsOn: '通知を受け取る設定になっています。',
    pushNotHere: 'この環境では通知を利用できません。アプリを開いている間は自動で確認します。',
    pushDenied: 'ブラウザーの設定で通知がブロックされています。',
    install: 'インストール',
    installHint: 'ホーム画面に追加すると、接続がないときも利用できます。',
    lock: 'アプリのロック',
    lockHint:
      'アプリを開くときに、端末の画面ロックの解除を求めます。のぞき見を防ぐためのもので、鍵そのものはブラウザーが保護しています。',
    lockOn: 'ロックする',
    lockOff: 'ロックしない',
    about: 'このアプリについて',
    version: 'バージョン',
  },
  token: {
    state: '状態',
    states: {
      inactive: '未使用',
      active: '有効',
      suspended: '一時停止中',
      revoked: '失効',
      replaced: '別の端末に交代',
      expired: '期限切れ',
    },
    locked: '誤った回答が続いたためロック中',
    expires: '有効期限',
    never: '期限なし',
    enrolled: '登録日',
    device: 'この端末',
    details: '詳細',
    remove: '削除',
    removeQuestion: (service) =>
      `この端末から「${service}」を削除しますか。削除すると、このアカウントの承認には使えなくなります。`,
    removeConfirm: '完全に削除する',
    removed: '削除しました。',
  },
  second: {
    title: '第二機関',
    how: (origin) =>
      `独立した機関にもう一つの鍵を登録すると、ご本人が承認したことをその機関も確認できます。${origin} でご自身が登録用リンクを取得し、ここに貼り付けてください。`,
    link: '第二機関の登録用リンク',
    question: (service, account) =>
      `今後は「${service}」${account === undefined ? '' : `（アカウント：${account}）`}の確認がなければ承認されません。入力用の確認コードは使えなくなります。この端末では取り消せません。`,
    confirm: '第二機関を追加する',
    bound: (origin) => `追加済み：${origin}。この機関の確認がなければ承認されません。`,
  },
  lock: {
    title: 'ロック中',
    how: '端末の画面ロックを解除する方法で開いてください。',
    unlock: 'ロックを解除',
  },
  push: { title: '承認待ちの依頼があります', body: 'アプリを開いて内容を確認してください。' },
};
