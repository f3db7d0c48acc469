/** The page as the transaction stands: to be decided, with every way to do so, or how it ended. */

import type { SentCode, ShownCode } from '#domain/transactions/channel.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { formatStatement } from '@kumoin/otp';
import { languageOf } from '#domain/language.ts';
import type { Language } from '#domain/language.ts';
import type { Secret } from '#domain/secret.ts';
import { isOpen, stateAt } from '#domain/transactions/check-open.ts';
import { tokenAsked } from '#domain/transactions/channel.ts';
import type { TokenTransaction } from '#domain/transactions/token-transaction.ts';
import type { CodeShown, EndedState } from '#pages/confirm-page.ts';
import { formFields } from '#pages/form-fields.ts';
import { isLocalPath, withLanguage } from '#pages/local-path.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderConfirmPage, renderConfirmedPage } from '#pages/render-confirm-page.ts';
import type { Problem } from '#pages/texts/texts.ts';
import type { ShownTransaction } from '#usecases/transactions/show-transaction.ts';
import { csrfTokenOf } from '../csrf-token.ts';
import { readField } from '../read-form.ts';
import { confirmPath } from './confirm-face.ts';
import type { ConfirmFace } from './confirm-face.ts';

export interface PageToShow {
  readonly request: FastifyRequest;
  readonly handle: Secret<string>;
  readonly problem?: Problem | undefined;
  readonly sent?: SentCode | undefined;
}

/** @throws {Refusal} */
export async function showConfirmPage(
  face: ConfirmFace,
  show: PageToShow,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { handle, request } = show;
  const shown = await face.showTransaction({ handle });
  const { transaction } = shown;
  const back = await backOf(face, request, transaction);
  const lang = languageOn(request) ?? transaction.language;
  const here = `${confirmPath}/${handle.reveal()}${back === undefined ? '' : `?${returnQuery(back)}`}`;
  const base = { lang, here: withLanguage(here, lang), providerName: face.providerName };
  if (isOpen(transaction, face.now())) {
    const page = await openPage(face, { ...show, ...base, shown, back });
    return reply.headers(pageHeaders({ script: true, media: true })).send(page);
  }
  const state = stateAt(transaction, face.now()) as EndedState;
  const { lines, relyingParty } = formatStatement(transaction.statement, lang);
  const backHref = back !== undefined && isLocalPath(back) ? withLanguage(back, lang) : back;
  const page = renderConfirmedPage({ ...base, state, lines, relyingParty, backHref });
  // What was wrong with a form that came too late is not what the person needs to hear now.
  return reply.code(200).headers(pageHeaders()).send(page);
}

interface OpenPage extends PageToShow {
  readonly lang: Language;
  readonly here: string;
  readonly shown: ShownTransaction;
  readonly back: string | undefined;
}

async function openPage(face: ConfirmFace, open: OpenPage): Promise<string> {
  const { lang, here, handle, shown, problem, sent, back } = open;
  const { transaction, token } = shown;
  const { codes, sendable } = await face.showChannels({ handle });
  const path = `${confirmPath}/${handle.reveal()}`;
  return renderConfirmPage({
    ...{ lang, here, providerName: face.providerName, problem },
    ...{ action: path, soundPath: `${path}/sound.wav`, statePath: `${path}/state` },
    ...{ csrf: csrfTokenOf(handle), returnTo: back },
    ...formatStatement(transaction.statement, lang),
    expiresAt: transaction.expiresAt,
    matchNumber: transaction.statement.matchNumber,
    asked: tokenAsked(token),
    codes: codes.map(codeShown),
    sendable,
    sent: sent && { kind: sent.kind, to: sent.sentTo },
  });
}

/** The app is ours and lives here: its link stays on this server. */
function codeShown(code: ShownCode): CodeShown {
  if (code.kind === 'qr') {
    const { pathname, hash } = new URL(code.link);
    return { kind: 'qr', svg: code.svg, openHref: `${pathname}${hash}` };
  }
  if (code.kind === 'sound') return { kind: 'sound' };
  if (code.kind !== 'typed') return code;
  const { question } = code;
  const parts = question?.parts.map((digits, index) => ({
    digits: digits.length,
    shown: index === 0 ? digits : undefined,
  }));
  return { kind: 'typed', question: question && { text: question.text, parts: parts ?? [] } };
}

function languageOn({ body, query }: FastifyRequest): Language | undefined {
  return languageOf(readField(body, formFields.lang) || readField(query, formFields.lang));
}

/** Where the person came from: a page of ours, or exactly what the client has registered. */
async function backOf(
  { findClient }: ConfirmFace,
  { body, query }: FastifyRequest,
  { clientId }: TokenTransaction,
): Promise<string | undefined> {
  const wanted = readField(body, formFields.returnTo) || readField(query, formFields.returnTo);
  if (wanted === '') return undefined;
  if (isLocalPath(wanted)) return wanted;
  const found = await findClient(clientId);
  const registered = found?.client.registration?.redirectUris ?? [];
  return registered.includes(wanted) ? wanted : undefined;
}

function returnQuery(back: string): string {
  return new URLSearchParams({ [formFields.returnTo]: back }).toString();
}
