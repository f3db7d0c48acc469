/** What the fields and kinds of statements are called, in the languages of the product. */

import type { StatementFieldName, StatementKind } from './statement.ts';

export const statementLanguages = ['ja', 'en'] as const;

export type StatementLanguage = (typeof statementLanguages)[number];

export const statementFieldLabels: Readonly<
  Record<StatementLanguage, Readonly<Record<StatementFieldName, string>>>
> = {
  ja: {
    payee: '受取人',
    amount: '金額',
    currency: '通貨',
    bank: '銀行',
    branch: '支店',
    payeeAccount: '受取口座',
    payerAccount: '出金口座',
    reference: '取引参照番号',
    text: 'メッセージ',
    service: 'サービス',
    account: 'アカウント',
    place: '場所',
    application: 'アプリケーション',
    credential: '証明書',
    signatures: '署名の数',
    purpose: '目的',
    document: '文書',
    digest: '文書のダイジェスト',
  },
  en: {
    payee: 'Payee',
    amount: 'Amount',
    currency: 'Currency',
    bank: 'Bank',
    branch: 'Branch',
    payeeAccount: 'To account',
    payerAccount: 'From account',
    reference: 'Reference',
    text: 'Message',
    service: 'Service',
    account: 'Account',
    place: 'Place',
    application: 'Application',
    credential: 'Certificate',
    signatures: 'Number of signatures',
    purpose: 'Purpose',
    document: 'Document',
    digest: 'Digest of the document',
  },
};

export const statementKindTitles: Readonly<
  Record<StatementLanguage, Readonly<Record<StatementKind, string>>>
> = {
  ja: { transfer: '振込の承認', login: 'ログインの承認', signature: '電子署名の承認' },
  en: {
    transfer: 'Approve a transfer',
    login: 'Approve a login',
    signature: 'Approve a signature',
  },
};
