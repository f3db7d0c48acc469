/** `GET /login`, `POST /login`: the page where a person logs in, and the name and password typed there. */

import type { FastifyInstance, FastifyReply } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import { waysOf } from '#domain/login/login-plan.ts';
import { Secret } from '#domain/secret.ts';
import { formFields } from '#pages/form-fields.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderLoginPage } from '#pages/render-login-page.ts';
import type { Problem } from '#pages/texts/texts.ts';
import { readField } from '../read-form.ts';
import { answerProblem } from './answer-problem.ts';
import { nameCharactersMax, passwordCharactersMax } from './cookie-names.ts';
import { goOn } from './login-face.ts';
import type { LoginFace } from './login-face.ts';
import { pathOf, readVisit } from './visit.ts';
import type { Visit } from './visit.ts';

export function registerPassword(scope: FastifyInstance, face: LoginFace): void {
  scope.get('/login', async (request, reply) =>
    showLogin(reply, face, { visit: readVisit(request, reply, face.baseUrl()) }),
  );

  scope.post('/login', async (request, reply) => {
    const visit = readVisit(request, reply, face.baseUrl());
    const name = readField(request.body, formFields.name, nameCharactersMax);
    const password = readField(request.body, formFields.password, passwordCharactersMax);
    const again = (problem: Problem) => showLogin(reply, face, { visit, name, problem });
    if (!visit.isOwnForm) return again('form_stale');
    try {
      await face.checkRate('loginPerAddress', clientNetwork(request.ip));
      await face.checkRate('loginPerAccount', normalizeAccountName(name));
      const { current } = visit;
      const outcome = await face.logInByPassword({ name, password: new Secret(password), current });
      return await reply.redirect(goOn(reply, visit, outcome), 303);
    } catch (error) {
      return answerProblem(reply, error, again);
    }
  });
}

interface LoginShown {
  readonly visit: Visit;
  readonly name?: string;
  readonly problem?: Problem;
}

export function showLogin(
  reply: FastifyReply,
  { loginPlan, providerName }: LoginFace,
  { visit, name, problem }: LoginShown,
): FastifyReply {
  const { lang, csrf, returnTo, tenantId } = visit;
  const { password, passkey, providers } = waysOf(loginPlan, tenantId);
  const ways = providers.map(({ id, protocol, labels }) => ({
    id,
    label: labels[lang],
    href: pathOf(`/login/${protocol}/${id}`, visit),
  }));
  const page = renderLoginPage({
    ...{ lang, csrf, returnTo, providerName, name, problem },
    here: pathOf('/login', visit),
    action: pathOf('/login', visit),
    methods: { password, passkey, providers: ways },
  });
  return reply.headers(pageHeaders(passkey ? { passkey: 'use' } : {})).send(page);
}
