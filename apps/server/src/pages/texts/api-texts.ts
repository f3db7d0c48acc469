/** What the page about the API says around what it shows. */

import type { Language } from '#domain/language.ts';

export interface ApiTexts {
  readonly title: string;
  readonly lead: string;
  readonly request: string;
  readonly answers: string;
  readonly required: string;
  /** Before the scopes of the tokens that open a method. */
  readonly tokens: string;
  /** Where the words of the document are not in this language: by HTTP status. */
  readonly statuses: Readonly<Record<string, string>>;
}

export const apiTexts: Readonly<Record<Language, ApiTexts>> = {
  en: {
    title: 'The API of this server',
    lead:
      'All CSC methods are POST with a JSON object. A member that is null counts as absent, and ' +
      'members that are not listed are ignored. Every error is a JSON object with error and ' +
      'error_description. /csc/v0 is another name of /csc/v1.',
    request: 'Request',
    answers: 'Answers',
    required: 'required',
    tokens: 'Scope of the access token',
    statuses: {},
  },
  ja: {
    title: 'このサーバーのAPI',
    lead:
      'CSCのメソッドはすべてPOSTで、JSONオブジェクトを送ります。値がnullの項目は無いものとして扱われ、' +
      '一覧にない項目は無視されます。エラーはすべて error と error_description を持つJSONオブジェクトです。' +
      '/csc/v0 は /csc/v1 の別名です。',
    request: 'リクエスト',
    answers: 'レスポンス',
    required: '必須',
    tokens: 'アクセストークンのスコープ',
    statuses: {
      200: '成功',
      201: '作成された',
      202: '受け付けた（まだ完了していない）',
      204: '成功（本文なし）',
      302: 'リダイレクト',
      303: 'リダイレクト',
      400: 'リクエストの誤り、または拒否',
      401: '認証の失敗',
      403: '許可されていない',
      404: '見つからない',
      409: '現在の状態では処理できない',
      413: '本文が大きすぎる',
      415: '対応していないメディアタイプ',
      429: 'リクエストが多すぎる',
      500: 'サーバーの障害',
      501: 'このサーバーでは提供していない',
      503: '一時的に利用できない',
    },
  },
};
