/**
 * `/demo/bank`: where a bank would be. In the evaluation profile only; its customers are the demo
 * accounts, and nobody logs in, since what matters comes after. A form from another site begins
 * nothing: browsers say where a form comes from.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { formatStatement } from '@kumoin/otp';
import type { StatementField } from '@kumoin/otp';
import type { ClientId, TokenTransactionId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { Refusal } from '#domain/refusal.ts';
import { stateAt } from '#domain/transactions/check-open.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { withLanguage } from '#pages/local-path.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import {
  demoBankFields,
  renderDemoBankPage,
  renderDemoResultPage,
} from '#pages/render-demo-bank-page.ts';
import { demoBankTexts } from '#pages/texts/demo-bank-texts.ts';
import type { BegunTransaction } from '#usecases/transactions/transaction-order.ts';
import type { PollTransaction } from '#usecases/transactions/poll-transaction.ts';
import { readField, takeForms } from '../read-form.ts';

export interface DemoBankFace {
  readonly beginDemoTransfer: (transfer: {
    readonly account: string;
    readonly fields: readonly StatementField[];
    readonly relyingParty: string;
    readonly language: Language;
  }) => Promise<BegunTransaction>;
  readonly pollTransaction: PollTransaction;
  /** Under which it begins them. */
  readonly bankClientId: ClientId;
  readonly accounts: readonly string[];
  readonly enrolHref: string | undefined;
  now(): number;
}

const path = '/demo/bank';

export function registerDemoBank(app: FastifyInstance, face: DemoBankFace): void {
  void app.register(async (scope) => {
    takeForms(scope);
    scope.get(path, async (request, reply) => showForm(face, { request, refused: false }, reply));
    scope.post(path, async (request, reply) => begin(face, request, reply));
    scope.get(`${path}/:id`, async (request, reply) => showResult(face, request, reply));
  });
}

interface FormToShow {
  readonly request: FastifyRequest;
  readonly refused: boolean;
}

function showForm(
  { accounts, enrolHref }: DemoBankFace,
  { request, refused }: FormToShow,
  reply: FastifyReply,
): FastifyReply {
  const lang = languageOn(request);
  const values = refused
    ? Object.fromEntries(demoBankFields.map((name) => [name, readField(request.body, name)]))
    : {};
  const page = renderDemoBankPage({
    ...{ lang, here: withLanguage(path, lang), action: path, accounts, values, refused },
    enrolHref: enrolHref === undefined ? undefined : withLanguage(enrolHref, lang),
  });
  return reply.headers(pageHeaders()).send(page);
}

async function begin(
  face: DemoBankFace,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body, headers } = request;
  // `Origin` is null on pages that tell nobody where they were, as ours.
  const isOwn = [undefined, 'same-origin'].includes(
    headers['sec-fetch-site'] as string | undefined,
  );
  if (!isOwn) return showForm(face, { request, refused: true }, reply.code(403));
  const language = languageOn(request);
  const fields = [
    ...demoBankFields.map((name) => ({ name, value: readField(body, name) })),
    { name: 'currency' as const, value: 'JPY' },
  ];
  try {
    const { transaction, handle } = await face.beginDemoTransfer({
      account: readField(body, 'account'),
      fields: fields.filter(({ value }) => value !== ''),
      relyingParty: demoBankTexts[language].bank,
      language,
    });
    const back = new URLSearchParams({ return: `${path}/${transaction.id}`, lang: language });
    return reply.redirect(`/confirm/${handle?.reveal() ?? ''}?${back.toString()}`, 303);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return showForm(face, { request, refused: true }, reply.code(400));
  }
}

async function showResult(
  { pollTransaction, bankClientId, now }: DemoBankFace,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { id } = request.params as { readonly id: string };
  const key = { id: id as TokenTransactionId, clientId: bankClientId, reaches: () => true };
  const lang = languageOn(request);
  const transaction = await pollTransaction(key, 0).catch((error: unknown) => {
    if (error instanceof Refusal) return undefined;
    throw error;
  });
  if (transaction === undefined) return reply.redirect(withLanguage(path, lang), 303);
  const state = stateAt(transaction, now());
  const isOpen = state === 'created' || state === 'shown';
  const page = renderDemoResultPage({
    ...{ lang, here: withLanguage(`${path}/${transaction.id}`, lang) },
    state: state === 'approved' ? 'approved' : isOpen ? 'open' : 'ended',
    lines: formatStatement(transaction.statement, lang).lines,
    againHref: withLanguage(path, lang),
  });
  return reply.headers(pageHeaders()).send(page);
}

function languageOn({ body, query, headers }: FastifyRequest): Language {
  const lang = readField(body, 'lang') || readField(query, 'lang');
  return chooseLanguage({ lang, acceptLanguage: headers['accept-language'] });
}
