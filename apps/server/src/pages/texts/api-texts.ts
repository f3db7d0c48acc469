/** What the page about the API says around what it shows. */

import type { Language } from '#domain/language.ts';

export interface ApiTexts {
  readonly title: string;
  readonly lead: string;
  readonly request: string;
  readonly answers: string;
  readonly required: string;
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
  },
};
