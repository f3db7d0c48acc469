/**
 * `/login/oidc/…`, `/login/saml/…`: log-ins at providers elsewhere. A link leads there; what comes
 * back is taken at the callback (OpenID Connect) or the assertion consumer service (SAML, a form
 * that the provider's page sends), and ends as any log-in does.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import type { ProviderPlan } from '#domain/login/login-plan.ts';
import { Refusal } from '#domain/refusal.ts';
import { withLanguage } from '#pages/local-path.ts';
import type { UpstreamOutcome } from '#usecases/login/log-in-by-oidc.ts';
import { dropCookie, readCookie, writeCookie } from '../cookies.ts';
import { readField } from '../read-form.ts';
import { answerProblem } from './answer-problem.ts';
import { answerCookie, stepSeconds, upstreamCookie } from './cookie-names.ts';
import { goOn } from './login-face.ts';
import type { LoginFace } from './login-face.ts';
import { showLogin } from './password.ts';
import { returnPath } from './return-path.ts';
import { readVisit } from './visit.ts';
import type { Visit } from './visit.ts';

type Provider = { Params: { id: string } };

interface Asked {
  readonly request: FastifyRequest<Provider>;
  readonly reply: FastifyReply;
  readonly visit: Visit;
}

const queryCharactersMax = 8_000;
const responseBytesMax = 512 * 1024;
const responseCharactersMax = 300_000;

export function registerUpstream(scope: FastifyInstance, face: LoginFace): void {
  for (const protocol of ['oidc', 'saml'] as const) {
    scope.get<Provider>(`/login/${protocol}/:id`, async (request, reply) =>
      begin(face, protocol, askedBy(request, reply, face)),
    );
  }

  scope.get<Provider>('/login/oidc/:id/callback', async (request, reply) =>
    finish(face, askedBy(request, reply, face), ({ jar, current }) => {
      const query = request.url.slice(request.url.indexOf('?') + 1, queryCharactersMax);
      const step = readCookie(request, upstreamCookie, jar);
      return face.logInByOidc({ providerId: request.params.id, query, step, current });
    }),
  );

  registerSaml(scope, face);
}

function registerSaml(scope: FastifyInstance, face: LoginFace): void {
  const limit = { bodyLimit: responseBytesMax };
  scope.post<Provider>('/login/saml/:id/acs', limit, async (request, reply) => {
    const { id } = request.params;
    const asked = askedBy(request, reply, face);
    const response = readField(request.body, 'SAMLResponse', responseCharactersMax);
    try {
      await face.checkRate('loginPerAddress', clientNetwork(request.ip));
      const value = await face.takeSamlResponse(id, response);
      writeCookie(reply, { name: answerCookie, value, seconds: stepSeconds }, asked.visit.jar);
      // Now the browser asks by itself, and sends the cookies of this site along.
      return await reply.redirect(`/login/saml/${id}/finish`, 303);
    } catch (error) {
      return tell(face, asked, error);
    }
  });

  scope.get<Provider>('/login/saml/:id/finish', async (request, reply) =>
    finish(face, askedBy(request, reply, face), ({ jar, current }) => {
      const step = readCookie(request, upstreamCookie, jar);
      const answer = readCookie(request, answerCookie, jar);
      dropCookie(reply, answerCookie, jar);
      return face.logInBySaml({ providerId: request.params.id, step, answer, current });
    }),
  );

  scope.get<Provider>('/login/saml/:id/metadata', async (request, reply) =>
    reply
      .header('content-type', 'application/samlmetadata+xml')
      .header('cache-control', 'no-cache')
      .send(face.showSamlMetadata(request.params.id)),
  );
}

function askedBy(request: FastifyRequest<Provider>, reply: FastifyReply, face: LoginFace): Asked {
  return { request, reply, visit: readVisit(request, reply, face.baseUrl()) };
}

async function begin(
  face: LoginFace,
  protocol: ProviderPlan['protocol'],
  { request, reply, visit }: Asked,
): Promise<FastifyReply> {
  await face.checkRate('loginPerAddress', clientNetwork(request.ip));
  const name = { id: request.params.id, protocol };
  const returnTo = withLanguage(visit.returnTo, visit.lang);
  const { location, step } = await face.beginUpstreamLogin(name, returnTo);
  writeCookie(reply, { name: upstreamCookie, value: step, seconds: stepSeconds }, visit.jar);
  return reply.header('cache-control', 'no-store').redirect(location, 303);
}

async function finish(
  face: LoginFace,
  asked: Asked,
  logIn: (visit: Visit) => Promise<UpstreamOutcome>,
): Promise<FastifyReply> {
  const { request, reply, visit } = asked;
  try {
    await face.checkRate('loginPerAddress', clientNetwork(request.ip));
    const { outcome, returnTo } = await logIn(visit);
    dropCookie(reply, upstreamCookie, visit.jar);
    const back = { ...visit, returnTo: returnPath(returnTo) };
    return await reply.redirect(goOn(reply, back, outcome), 303);
  } catch (error) {
    return tell(face, asked, error);
  }
}

/** The log-in page again; why the provider was not believed is for the operator. */
function tell(face: LoginFace, { request, reply, visit }: Asked, error: unknown): FastifyReply {
  if (error instanceof Refusal && error.code === 'provider_refused') {
    request.log.warn({ id: request.id, why: error.detail }, 'a log-in elsewhere was not believed');
  }
  return answerProblem(reply, error, (problem) => showLogin(reply, face, { visit, problem }));
}
