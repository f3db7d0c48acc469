/** What the forms of the page ask for: a yes by its code, a no, or to be sent. */

import type { SentCode } from '#domain/transactions/channel.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { sentChannels } from '#domain/transactions/channel.ts';
import { formFields, sendAnswer } from '#pages/form-fields.ts';
import type { Problem } from '#pages/texts/texts.ts';
import { isCsrfToken } from '../csrf-token.ts';
import { retryHeaders } from '../http.ts';
import { readField } from '../read-form.ts';
import type { ConfirmFace } from './confirm-face.ts';
import { problemOf } from './render-refusal.ts';
import { showConfirmPage } from './show-confirm-page.ts';

export interface Visit {
  readonly request: FastifyRequest;
  readonly handle: Secret<string>;
}

const codeCharactersMax = 64;

export async function decide(
  face: ConfirmFace,
  visit: Visit,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { body } = visit.request;
  if (!isCsrfToken(readField(body, formFields.csrf), visit.handle)) {
    return showConfirmPage(face, { ...visit, problem: 'form_stale' }, reply.code(403));
  }
  try {
    const sent = await act(face, visit);
    if (sent === 'nothing') {
      return await showConfirmPage(face, { ...visit, problem: 'factor_missing' }, reply.code(400));
    }
    return await showConfirmPage(face, { ...visit, sent }, reply);
  } catch (error) {
    const problem = problemIn(error);
    if (problem === undefined) throw error;
    const status = error instanceof Outage ? 503 : problem === 'too_many' ? 429 : 400;
    const headers = error instanceof Refusal ? retryHeaders(error) : {};
    return showConfirmPage(face, { ...visit, problem }, reply.code(status).headers(headers));
  }
}

/** @returns what was sent; `nothing`: the form asked for nothing. */
async function act(
  face: ConfirmFace,
  { request, handle }: Visit,
): Promise<SentCode | 'nothing' | undefined> {
  const answer = readField(request.body, formFields.answer);
  const kind = sentChannels.find((each) => sendAnswer(each) === answer);
  if (kind !== undefined) return face.carryTransaction({ handle }, kind);
  if (answer === 'refuse') return void (await face.refuseTransaction({ handle }));
  const response = digitsIn(readField(request.body, formFields.code, codeCharactersMax));
  if (answer !== 'agree' || response === '') return 'nothing';
  // Whoever guesses on many pages at once is still one account's guesser.
  const { transaction } = await face.showTransaction({ handle });
  await face.checkRate('answersPerAccount', transaction.accountId);
  await face.answerTransaction({ key: { handle }, way: 'typed', response });
  return undefined;
}

/** People copy spaces along, and type wide digits. */
function digitsIn(typed: string): string {
  return typed.normalize('NFKC').replaceAll(/[\s-]/g, '');
}

function problemIn(error: unknown): Problem | undefined {
  if (error instanceof Outage && error.code === 'message_failed') return 'code_not_sent';
  return error instanceof Refusal ? problemOf(error.code) : undefined;
}
