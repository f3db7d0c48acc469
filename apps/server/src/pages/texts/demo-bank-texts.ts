/** What the demo bank says. */

import type { Language } from '#domain/language.ts';

export interface DemoBankTexts {
  readonly bank: string;
  readonly title: string;
  readonly lead: string;
  readonly how: string;
  readonly enrol: string;
  readonly account: string;
  readonly payee: string;
  readonly bankName: string;
  readonly payeeAccount: string;
  readonly amount: string;
  readonly amountHint: string;
  readonly text: string;
  readonly sample: Readonly<Record<'payee' | 'bank' | 'payeeAccount' | 'amount' | 'text', string>>;
  readonly submit: string;
  readonly refused: string;
  readonly again: string;
  readonly states: Readonly<Record<'approved' | 'open' | 'ended', string>>;
}

export const demoBankTexts: Readonly<Record<Language, DemoBankTexts>> = {
  en: {
    bank: 'Kasuga Bank (demo)',
    title: 'Make a transfer',
    lead: 'A bank that is none: try how a transfer is approved on a second device. No money moves.',
    how: 'Without an app, choose “Send me a code by text message” on the next page: the code is printed on the terminal of the server.',
    enrol: 'Make a phone or another browser your token first',
    account: 'From the account of',
    payee: 'Payee',
    bankName: 'Bank of the payee',
    payeeAccount: 'Account of the payee',
    amount: 'Amount in yen',
    amountHint: 'Digits only',
    text: 'Message',
    sample: {
      payee: 'Hanako Yamada',
      bank: 'Sample Bank',
      payeeAccount: '1234567',
      amount: '12800',
      text: 'Rent for May',
    },
    submit: 'Go on to the approval',
    refused: 'The bank cannot send this as it is. Please check each field.',
    again: 'Another transfer',
    states: {
      approved: 'The bank has your approval and would carry out the transfer now.',
      open: 'The bank is still waiting for your approval.',
      ended: 'The bank has no approval. Nothing is carried out.',
    },
  },
  ja: {
    bank: '春日銀行（デモ）',
    title: '振込',
    lead: '実在しない銀行です。振込を別の端末で承認する流れを試せます。お金は動きません。',
    how: 'アプリがない場合は、次の画面で「SMSでコードを受け取る」を選んでください。コードはサーバーの端末画面に表示されます。',
    enrol: '先にスマートフォンや別のブラウザーをトークンとして登録する',
    account: '出金口座の名義',
    payee: '受取人',
    bankName: '受取人の銀行',
    payeeAccount: '受取口座',
    amount: '金額（円）',
    amountHint: '数字のみ',
    text: 'メッセージ',
    sample: {
      payee: '山田 花子',
      bank: 'みほん銀行',
      payeeAccount: '普通1234567',
      amount: '12800',
      text: '家賃 5月分',
    },
    submit: '承認に進む',
    refused: 'この内容では送金できません。各項目をご確認ください。',
    again: '別の振込をする',
    states: {
      approved: '承認を確認しました。実際の銀行では、ここで振込が実行されます。',
      open: '承認を待っています。',
      ended: '承認されませんでした。振込は実行されません。',
    },
  },
};
