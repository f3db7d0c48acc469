/** `GET /login/totp`, `POST /login/totp`: the code of the authenticator app, as the second step. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { formFields } from '#pages/form-fields.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderTotpPage } from '#pages/render-totp-page.ts';
import type { Problem } from '#pages/texts/texts.ts';
import { dropCookie, readCookie } from '../cookies.ts';
import { readField } from '../read-form.ts';
import { answerProblem } from './answer-problem.ts';
import { totpCookie } from './cookie-names.ts';
import { goOn } from './login-face.ts';
import type { LoginFace } from './login-face.ts';
import { showLogin } from './password.ts';
import { pathOf, readVisit } from './visit.ts';
import type { Visit } from './visit.ts';

export function registerTotp(scope: FastifyInstance, face: LoginFace): void {
  scope.get('/login/totp', async (request, reply) => {
    const visit = readVisit(request, reply, face.baseUrl());
    // Whoever comes by a bookmark, or too late, begins at the beginning.
    if (readCookie(request, totpCookie, visit.jar) === undefined) {
      return reply.redirect(pathOf('/login', visit), 303);
    }
    return showTotp(reply, face, { visit });
  });

  scope.post('/login/totp', async (request, reply) => {
    const visit = readVisit(request, reply, face.baseUrl());
    const again = (problem: Problem) => showTotp(reply, face, { visit, problem });
    if (!visit.isOwnForm) return again('form_stale');
    const step = readCookie(request, totpCookie, visit.jar);
    const code = readField(request.body, formFields.code, 100).replaceAll(/\s/g, '');
    try {
      await face.checkRate('loginPerAddress', clientNetwork(request.ip));
      const { current } = visit;
      const outcome = await face.confirmLogin({ step, code: new Secret(code), current });
      dropCookie(reply, totpCookie, visit.jar);
      return await reply.redirect(goOn(reply, visit, outcome), 303);
    } catch (error) {
      const isOver = error instanceof Refusal && error.code === 'login_step_unknown';
      if (!isOver) return answerProblem(reply, error, again);
      dropCookie(reply, totpCookie, visit.jar);
      return answerProblem(reply, error, (problem) => showLogin(reply, face, { visit, problem }));
    }
  });
}

interface TotpShown {
  readonly visit: Visit;
  readonly problem?: Problem;
}

function showTotp(
  reply: FastifyReply,
  { providerName }: LoginFace,
  { visit, problem }: TotpShown,
): FastifyReply {
  const { lang, csrf, returnTo } = visit;
  const page = renderTotpPage({
    ...{ lang, csrf, returnTo, providerName, problem },
    here: pathOf('/login/totp', visit),
    action: pathOf('/login/totp', visit),
  });
  return reply.headers(pageHeaders()).send(page);
}
