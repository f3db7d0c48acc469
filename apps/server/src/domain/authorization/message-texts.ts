/**
 * What is written to a signer: a one-time code, or that an approval waits. Says who asks and for
 * which credential, so that a code nobody asked for is seen for what it is; never what the
 * documents hold, since mail and SMS are read by others on the way.
 */

import type { Language } from '../language.ts';
import { oneLine } from '../one-line.ts';
import { challengeSeconds, codeDigits } from './challenge.ts';
import type { SentKind } from './challenge.ts';

export interface MessageFacts {
  readonly language: Language;
  readonly serviceName: string;
  /** Undefined: somebody who logged in without an application of their own. */
  readonly clientName: string | undefined;
  readonly credential: string;
  /** Undefined: not known yet, as the application says it only later. */
  readonly numSignatures: number | undefined;
}

export interface MessageText {
  readonly subject: string;
  readonly text: string;
}

const minutes = challengeSeconds / 60;
/** Names are somebody else's words: one line, and not so long that they push ours away. */
const nameCharactersMax = 60;
const smsNameCharactersMax = 24;

export function codeMessage(kind: SentKind, facts: MessageFacts, code: string): MessageText {
  return kind === 'sms' ? codeBySms(facts, code) : codeByMail(facts, code);
}

export function approvalMessage(facts: MessageFacts, link: string): MessageText {
  const { service, client, count, credential } = named(facts);
  return facts.language === 'ja'
    ? {
        subject: `${service}: 署名の承認をお待ちしています`,
        text: [
          `${client}が、${credential}による${count}の署名を求めています。`,
          `次のページで内容を確かめ、承認または拒否してください。`,
          link,
          `お心当たりがなければ、拒否してください。`,
          '',
        ].join('\n'),
      }
    : {
        subject: `${service}: a signature waits for your approval`,
        text: [
          `${client} asks for ${count} with ${credential}.`,
          `Look at it, and approve or refuse, on this page:`,
          link,
          `If you know nothing of it, refuse.`,
          '',
        ].join('\n'),
      };
}

function codeBySms(facts: MessageFacts, code: string): MessageText {
  const client = oneLine(facts.clientName ?? '', smsNameCharactersMax);
  const service = oneLine(facts.serviceName, smsNameCharactersMax);
  const text =
    facts.language === 'ja'
      ? `${service} 署名コード ${code}（${minutes}分間有効）${client}。誰にも教えないでください。`
      : `${service}: ${code} is your code to sign${client && ` with ${client}`}. ` +
        `Valid ${minutes} min. Tell nobody.`;
  return { subject: '', text };
}

function codeByMail(facts: MessageFacts, code: string): MessageText {
  const { service, client, count, credential } = named(facts);
  return facts.language === 'ja'
    ? {
        subject: `${service}: 署名コード`,
        text: [
          `署名コード: ${code}`,
          '',
          `${client}が、${credential}による${count}の署名のためにこのコードを求めています。`,
          `${codeDigits}桁のコードは${minutes}分間、一度だけ使えます。誰にも教えないでください。`,
          `お心当たりがなければ、入力せず、サービスの管理者にお知らせください。`,
          '',
        ].join('\n'),
      }
    : {
        subject: `${service}: your code to sign`,
        text: [
          `Your code: ${code}`,
          '',
          `${client} asks for it, for ${count} with ${credential}.`,
          `Its ${codeDigits} digits work once, for ${minutes} minutes. Tell them to nobody.`,
          `If you did not ask for it, do not type it anywhere, and tell the operator of the service.`,
          '',
        ].join('\n'),
      };
}

/** Names in quotation marks, so that nobody's name reads as our words. */
function named({ language, serviceName, clientName, credential, numSignatures }: MessageFacts) {
  const [open, close] = language === 'ja' ? ['「', '」'] : ['“', '”'];
  const quoted = (name: string) => `${open}${oneLine(name, nameCharactersMax)}${close}`;
  const nobody = language === 'ja' ? 'アプリケーション' : 'An application';
  return {
    service: oneLine(serviceName, nameCharactersMax),
    client: clientName === undefined ? nobody : quoted(clientName),
    credential: credential === '' ? fallbackCredential[language] : quoted(credential),
    count: countOf(language, numSignatures),
  };
}

const fallbackCredential: Readonly<Record<Language, string>> = {
  en: 'your signing key',
  ja: 'あなたの署名鍵',
};

function countOf(language: Language, numSignatures: number | undefined): string {
  if (language === 'ja') return numSignatures === undefined ? '' : `${numSignatures}件`;
  if (numSignatures === undefined) return 'a signature';
  return numSignatures === 1 ? '1 signature' : `${numSignatures} signatures`;
}
