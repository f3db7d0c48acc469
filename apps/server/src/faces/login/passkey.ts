/**
 * `POST /login/passkey/options`, `POST /login/passkey`: a log-in by passkey, asked for by the
 * script of the page. JSON in and out; the answer names the path to go to.
 */

import type { FastifyInstance } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import { Refusal } from '#domain/refusal.ts';
import { formFields } from '#pages/form-fields.ts';
import { dropCookie, readCookie, writeCookie } from '../cookies.ts';
import { readField } from '../read-form.ts';
import { readAssertion } from '../read-passkey.ts';
import { nameCharactersMax, passkeyCookie, stepSeconds } from './cookie-names.ts';
import { goOn } from './login-face.ts';
import type { LoginFace } from './login-face.ts';
import { requireOwnForm } from './own-form.ts';
import { readVisit } from './visit.ts';

export function registerPasskey(scope: FastifyInstance, face: LoginFace): void {
  scope.post('/login/passkey/options', async (request, reply) => {
    const { jar, isOwnForm } = readVisit(request, reply, face.baseUrl());
    requireOwnForm(isOwnForm);
    await face.checkRate('loginPerAddress', clientNetwork(request.ip));
    const name = readField(request.body, formFields.name, nameCharactersMax);
    const { options, step } = await face.beginPasskeyLogin(name === '' ? undefined : name);
    writeCookie(reply, { name: passkeyCookie, value: step, seconds: stepSeconds }, jar);
    return reply.header('cache-control', 'no-store').send(options);
  });

  scope.post<{ Body: { response?: unknown } | null }>('/login/passkey', async (request, reply) => {
    const visit = readVisit(request, reply, face.baseUrl());
    requireOwnForm(visit.isOwnForm);
    await face.checkRate('loginPerAddress', clientNetwork(request.ip));
    const assertion = readAssertion(request.body?.response);
    if (assertion === undefined) throw new Refusal('passkey_refused');
    const step = readCookie(request, passkeyCookie, visit.jar);
    dropCookie(reply, passkeyCookie, visit.jar);
    const { current } = visit;
    const outcome = await face.logInByPasskey({ step, assertion, current });
    const location = goOn(reply, visit, outcome);
    return reply.header('cache-control', 'no-store').send({ location });
  });
}
