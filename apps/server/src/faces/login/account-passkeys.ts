/**
 * `/account/passkeys`: a person sees, adds and removes their passkeys. For somebody who has just
 * logged in strongly; whoever has not is asked to, and whoever cannot is told.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRecent } from '#domain/login/login-session.ts';
import type { LoginSession } from '#domain/login/login-session.ts';
import { Refusal } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { formFields } from '#pages/form-fields.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import { renderPasskeysPage } from '#pages/render-passkeys-page.ts';
import { dropCookie, readCookie, writeCookie } from '../cookies.ts';
import { csrfTokenOf, isCsrfToken } from '../csrf-token.ts';
import { readField } from '../read-form.ts';
import { readRegistration } from '../read-passkey.ts';
import { passkeyCookie, stepSeconds } from './cookie-names.ts';
import type { LoginFace } from './login-face.ts';
import { requireOwnForm } from './own-form.ts';
import { readVisit } from './visit.ts';
import type { Visit } from './visit.ts';

const path = '/account/passkeys';
const labelCharactersMax = 1_000;

export function registerAccountPasskeys(scope: FastifyInstance, face: LoginFace): void {
  scope.get(path, async (request, reply) => showPasskeys(request, reply, face));

  scope.post(`${path}/options`, async (request, reply) => {
    const { visit, session } = await requireOwner(request, reply, face);
    const { options, step } = await face.beginPasskeyRegistration(session);
    writeCookie(reply, { name: passkeyCookie, value: step, seconds: stepSeconds }, visit.jar);
    return reply.header('cache-control', 'no-store').send(options);
  });

  scope.post<{ Body: { response?: unknown } | null }>(path, async (request, reply) => {
    const { visit, session } = await requireOwner(request, reply, face);
    const registration = readRegistration(request.body?.response);
    if (registration === undefined) throw new Refusal('passkey_refused');
    const label = readField(request.body, 'label', labelCharactersMax);
    const step = readCookie(request, passkeyCookie, visit.jar);
    dropCookie(reply, passkeyCookie, visit.jar);
    await face.addPasskey(session, { step, registration, label });
    return reply.code(201).header('cache-control', 'no-store').send({});
  });

  scope.post(`${path}/remove`, async (request, reply) => {
    const { current } = readVisit(request, reply, face.baseUrl());
    const isOwn = isCsrfToken(readField(request.body, formFields.csrf), current);
    const session = await face.checkLogin(current);
    if (isOwn && session !== undefined && isRecent(session, face.now())) {
      await face.removePasskey(session, readField(request.body, formFields.passkeyId));
    }
    // A page that was open for too long: there they log in again.
    return reply.redirect(path, 303);
  });
}

async function showPasskeys(
  request: FastifyRequest,
  reply: FastifyReply,
  face: LoginFace,
): Promise<FastifyReply> {
  const { lang, current } = readVisit(request, reply, face.baseUrl());
  const { providerName } = face;
  const session = await face.checkLogin(current);
  const at = face.now();
  if (current === undefined || session === undefined || !isRecent(session, at)) {
    return reply.redirect(`/login?${new URLSearchParams({ return: path, lang })}`, 303);
  }
  if (!session.strong) {
    const page = { lang, providerName, message: 'not_allowed', here: path } as const;
    return reply.code(403).headers(pageHeaders()).send(renderMessagePage(page));
  }
  const { account, passkeys } = await face.listPasskeys(session);
  const page = renderPasskeysPage({
    ...{ lang, providerName, here: path, action: `${path}/remove`, passkeys },
    csrf: csrfTokenOf(current),
    accountName: account.name,
  });
  return reply.headers(pageHeaders({ passkey: 'register' })).send(page);
}

/** Who sent a form of ours: the one who is logged in in this browser. */
async function requireOwner(
  request: FastifyRequest,
  reply: FastifyReply,
  face: LoginFace,
): Promise<{ readonly visit: Visit; readonly session: LoginSession }> {
  const visit = readVisit(request, reply, face.baseUrl());
  const current: Secret<string> | undefined = visit.current;
  requireOwnForm(isCsrfToken(readField(request.body, formFields.csrf), current));
  const session = await face.checkLogin(current);
  if (session === undefined) throw new Refusal('login_not_strong');
  return { visit, session };
}
