/**
 * How a person logs in: pages and forms under `/login`, `/account` and `/logout`. They end in a cookie that
 * `checkLogin` knows; whoever needs a person sends the browser to `/login?return=…` and asks
 * `checkLogin` when it is back.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Refusal } from '#domain/refusal.ts';
import { chooseLanguage } from '#pages/choose-language.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import type { Message } from '#pages/texts/texts.ts';
import { answerErrorsWith, retryHeaders } from '../http.ts';
import type { ErrorAnswer, ErrorWords } from '../http.ts';
import { takeForms } from '../read-form.ts';
import { registerAccountPasskeys } from './account-passkeys.ts';
import { registerAccountTokens } from './account-tokens.ts';
import { registerLogOut } from './log-out.ts';
import type { LoginFace } from './login-face.ts';
import { answerForeignForm } from './own-form.ts';
import { registerPasskey } from './passkey.ts';
import { registerPassword } from './password.ts';
import { messageOf, statusOf } from './render-refusal.ts';
import { donePath } from './return-path.ts';
import { registerTotp } from './totp.ts';
import { registerUpstream } from './upstream.ts';
import { readVisit } from './visit.ts';

export function registerLogin(app: FastifyInstance, face: LoginFace): void {
  void app.register(async (scope) => {
    answerErrorsWith(scope, wordsOf(face));
    takeForms(scope);
    registerPassword(scope, face);
    registerTotp(scope, face);
    registerPasskey(scope, face);
    registerUpstream(scope, face);
    registerAccountPasskeys(scope, face);
    registerAccountTokens(scope, face);
    registerLogOut(scope, face);
    scope.get(donePath, async (request, reply) => {
      const { lang } = readVisit(request, reply, face.baseUrl());
      const { providerName } = face;
      void reply.headers(pageHeaders());
      return renderMessagePage({ lang, providerName, message: 'logged_in', here: donePath });
    });
  });
}

function wordsOf({ providerName }: LoginFace): ErrorWords {
  const page = (request: FastifyRequest, status: number, message: Message) => ({
    status,
    headers: pageHeaders(),
    body: renderMessagePage({
      lang: chooseLanguage({ acceptLanguage: request.headers['accept-language'] }),
      ...{ providerName, message },
      requestId: status >= 500 ? request.id : undefined,
    }),
  });
  return {
    own: answerForeignForm,
    refusal: (refusal, request) => {
      if (isScript(request)) return renderForScript(refusal);
      const answer = page(request, statusOf(refusal.code), messageOf(refusal.code));
      return { ...answer, headers: { ...answer.headers, ...retryHeaders(refusal) } };
    },
    unreadable: (status, _message, request) => page(request, status, 'request_unreadable'),
    outage: (request) => page(request, 503, 'try_later'),
    bug: (_requestId, request) => page(request, 500, 'internal'),
  };
}

function isScript({ headers }: FastifyRequest): boolean {
  return headers.accept?.startsWith('application/json') === true;
}

function renderForScript(refusal: Refusal): ErrorAnswer {
  const { code } = refusal;
  const headers = { 'cache-control': 'no-store', ...retryHeaders(refusal) };
  return { status: statusOf(code), headers, body: { error: code } };
}
