/**
 * What is written to a person by SMS or mail about a transaction.
 *
 * What is to be approved comes first, so that a preview shows it and nobody types a code without
 * having met the amount; then the code; then that nobody asks for it. Both stand in one message,
 * never in two. There are no links: a message that leads to a page is what fraudsters send. The
 * last line of an SMS binds the code to our site for browsers (WICG, "Origin-bound one-time
 * codes delivered via SMS").
 */

import { formatStatement } from '@kumoin/otp';
import type { FormattedStatement, Statement, StatementFieldName, StatementLine } from '@kumoin/otp';
import type { MessageText } from '../authorization/message-texts.ts';
import type { Language } from '../language.ts';
import { oneLine } from '../one-line.ts';

export interface CodeFacts {
  readonly language: Language;
  readonly statement: Statement;
  /** A code of ours, or a question that is typed into a token. */
  readonly digits: { readonly kind: 'code' | 'question'; readonly text: string };
  /** For how long, from now. */
  readonly minutes: number;
  /** Of the pages on which the code is typed. */
  readonly host: string;
}

const nameCharactersMax = 60;
const smsNameCharactersMax = 20;
const hostCharactersMax = 60;
const lineCharactersMax = 200;
const accountDigits = 4;

export function messageOfTransaction(route: 'sms' | 'mail', facts: CodeFacts): MessageText {
  return route === 'sms' ? bySms(facts) : byMail(facts);
}

function bySms(facts: CodeFacts): MessageText {
  const { language, digits } = facts;
  const words = [
    headline(facts, smsNameCharactersMax),
    digitsWords[language][digits.kind](digits.text),
    warningWords[language](serviceOf(facts, smsNameCharactersMax)),
  ];
  const text = words.join(language === 'ja' ? '' : ' ');
  return { subject: '', text: [text, ...boundLine(facts)].join('\n') };
}

/** Of a code only: a question is typed elsewhere than into a page. */
function boundLine({ digits, host }: CodeFacts): readonly string[] {
  const isName =
    host.length <= hostCharactersMax && /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/.test(host);
  return digits.kind === 'code' && isName ? [`@${host} #${digits.text}`] : [];
}

function byMail(facts: CodeFacts): MessageText {
  const { language, digits, minutes } = facts;
  const service = serviceOf(facts, nameCharactersMax);
  const { title, lines } = shown(facts);
  return {
    subject: `${service}: ${title}`,
    text: [
      ...lines.map((line) => `${line.label}: ${oneLine(discreet(line), lineCharactersMax)}`),
      '',
      digitsWords[language][digits.kind](digits.text),
      minutesWords[language](minutes),
      '',
      warningWords[language](service),
      strangerWords[language],
      '',
    ].join('\n'),
  };
}

const digitsWords: Readonly<
  Record<Language, Readonly<Record<CodeFacts['digits']['kind'], (text: string) => string>>>
> = {
  en: {
    code: (text) => `Code ${text}.`,
    question: (text) => `Type ${text} into your token.`,
  },
  ja: {
    code: (text) => `確認コード ${text}。`,
    question: (text) => `トークンに ${text} を入力してください。`,
  },
};

const warningWords: Readonly<Record<Language, (service: string) => string>> = {
  en: (service) => `Nobody from ${service} will ask you for it.`,
  ja: (service) => `${service}の者がこの番号を尋ねることはありません。`,
};

const strangerWords: Readonly<Record<Language, string>> = {
  en: 'If this is not what you are doing, type it nowhere, and tell the service.',
  ja: 'お心当たりがない場合や内容が違う場合は、入力せず、サービスにお知らせください。',
};

const minutesWords: Readonly<Record<Language, (minutes: number) => string>> = {
  en: (minutes) => `It is good for ${minutes} min, for this alone, once.`,
  ja: (minutes) => `この内容にだけ、${minutes}分間、一度だけ有効です。`,
};

function shown({ statement, language }: CodeFacts): FormattedStatement {
  return formatStatement(statement, language);
}

function serviceOf({ statement }: CodeFacts, charactersMax: number): string {
  return oneLine(statement.relyingParty, charactersMax);
}

/** The one sentence that names what counts, in the order of the eye. */
function headline(facts: CodeFacts, charactersMax: number): string {
  const { statement, language } = facts;
  const values = new Map(shown(facts).lines.map(({ name, shown: value }) => [name, value]));
  const said = (name: StatementFieldName) => oneLine(values.get(name) ?? '', charactersMax);
  const [open, close] = language === 'ja' ? ['「', '」'] : ['“', '”'];
  const quoted = (name: StatementFieldName) =>
    said(name) === '' ? '' : `${open}${said(name)}${close}`;
  const parts = {
    transfer: [
      [said('currency'), said('amount')].join(' ').trim(),
      [toWords[language], quoted('payee'), lastDigits(values.get('payeeAccount'))]
        .filter((part) => part !== '')
        .join(' '),
      quoted('reference'),
    ],
    login: [loginWords[language], quoted('service'), quoted('account')],
    signature: [signWords[language], quoted('application'), quoted('purpose'), said('signatures')],
  }[statement.kind];
  const sentence = parts.filter((part) => part !== '').join(language === 'ja' ? '、' : ', ');
  return `${sentence}${language === 'ja' ? '。' : '.'}`;
}

const toWords: Readonly<Record<Language, string>> = { en: 'to', ja: '振込先' };
const loginWords: Readonly<Record<Language, string>> = { en: 'Log-in', ja: 'ログイン' };
const signWords: Readonly<Record<Language, string>> = { en: 'Signature', ja: '電子署名' };

function discreet({ name, shown: value }: StatementLine): string {
  return /Account$/.test(name) ? lastDigits(value) : value;
}

/** The whole account number is nobody's business on the way. */
function lastDigits(account: string | undefined): string {
  return account === undefined ? '' : `…${account.slice(-accountDigits)}`;
}
