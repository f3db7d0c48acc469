/** `GET /logout`, `POST /logout`: the session ends, here and on every node. */

import type { FastifyInstance } from 'fastify';
import { formFields } from '#pages/form-fields.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderLogoutPage } from '#pages/render-logout-page.ts';
import { renderMessagePage } from '#pages/render-message-page.ts';
import { csrfTokenOf, isCsrfToken } from '../csrf-token.ts';
import { dropLoginCookie } from '../login-cookie.ts';
import { readField } from '../read-form.ts';
import type { LoginFace } from './login-face.ts';
import { readVisit } from './visit.ts';

export function registerLogOut(scope: FastifyInstance, face: LoginFace): void {
  const { checkLogin, logOut, providerName } = face;
  const path = '/logout';

  scope.get(path, async (request, reply) => {
    const { lang, current } = readVisit(request, reply, face.baseUrl());
    void reply.headers(pageHeaders());
    if (current === undefined || (await checkLogin(current)) === undefined) {
      return renderMessagePage({ lang, providerName, message: 'logged_out', here: path });
    }
    const csrf = csrfTokenOf(current);
    return renderLogoutPage({ lang, providerName, here: path, action: path, csrf });
  });

  scope.post(path, async (request, reply) => {
    const { lang, current, jar } = readVisit(request, reply, face.baseUrl());
    const isOwn = isCsrfToken(readField(request.body, formFields.csrf), current);
    if (current === undefined || !isOwn) return reply.redirect(path, 303);
    await logOut(current);
    dropLoginCookie(reply, jar);
    return reply
      .headers(pageHeaders())
      .send(renderMessagePage({ lang, providerName, message: 'logged_out' }));
  });
}
