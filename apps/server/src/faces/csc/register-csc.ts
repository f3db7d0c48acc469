/**
 * The CSC API on the server: `/csc/v1/…` and `/csc/v2/…`, and `/csc/v0` for clients that
 * still know only that name for v1.
 *
 * The token is checked before the body is read: a stranger's megabyte is not parsed.
 */

import { CscError, cscForms, invalidRequest } from '@kumoin/contract';
import type { CscForm, CscMethodName, CscOffer, CscVersion } from '@kumoin/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '#domain/access/access-grant.ts';
import { checkMethod } from '#domain/access/client.ts';
import { shareHolder } from '#domain/access/share-holder.ts';
import { clientNetwork } from '#domain/access/client-network.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import type { JournalEvent } from '#domain/journal/journal-entry.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { CheckAccess } from '#usecases/access/check-access.ts';
import type { CheckReach, Target } from '#usecases/access/check-reach.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { RecordRefusal } from '#usecases/journal/record-refusal.ts';
import { answerErrorsWith, retryHeaders } from '../http.ts';
import type { ErrorAnswer, ErrorWords } from '../http.ts';
import { allowBrowsers } from './allow-browsers.ts';
import { CscAnswer } from './csc-call.ts';
import { formOf, makeCscMethods, offerOf } from './csc-methods.ts';
import type { CscMethod, CscUseCases } from './csc-methods.ts';
import type { Provider } from './info.ts';
import type { TakeTurn, Turn } from '../take-turn.ts';
import { makeReadRequest } from './read-request.ts';
import { readToken } from './read-token.ts';
import { renderRefusal } from './render-refusal.ts';

export interface CscFace extends CscUseCases {
  readonly checkAccess: CheckAccess;
  readonly checkReach: CheckReach;
  readonly checkRate: CheckRate;
  readonly recordRefusal: RecordRefusal;
  /** Bounds what is taken in of documents at once. */
  readonly takeTurn: TakeTurn;
  /** The largest body of a request that carries documents. */
  readonly documentBodyBytesMax: number;
}

/** How long a caller should wait before it tries again. */
const retryAfterSeconds = 5;

const bases: Readonly<Record<string, CscVersion>> = {
  '/csc/v0': 'v1',
  '/csc/v1': 'v1',
  '/csc/v2': 'v2',
};

/** @returns what is offered. */
export function registerCsc(app: FastifyInstance, face: CscFace, provider: Provider): CscOffer {
  const methods = makeCscMethods(face, provider);
  for (const [prefix, version] of Object.entries(bases)) {
    void app.register(
      async (scope) => {
        const callers = new WeakMap<FastifyRequest, Access>();
        answerErrorsWith(scope, cscWords(face, { version, callers, prefix }));
        acceptJson(scope);
        allowBrowsers(scope);
        for (const name of Object.keys(cscForms) as CscMethodName[]) {
          const form = formOf(name, version);
          const method = methods[name] as CscMethod | undefined;
          if (form === undefined) continue;
          if (method === undefined) refuseMethod(scope, name);
          else registerMethod(scope, { name, method, form, version, callers, face, provider });
        }
        scope.setNotFoundHandler(() => {
          throw new CscError(404, 'invalid_request', 'There is no such method');
        });
      },
      { prefix },
    );
  }
  return offerOf(methods);
}

interface MethodRoute {
  readonly name: CscMethodName;
  readonly method: CscMethod;
  readonly form: CscForm;
  readonly version: CscVersion;
  readonly callers: WeakMap<FastifyRequest, Access>;
  readonly face: CscFace;
  readonly provider: Provider;
}

function registerMethod(scope: FastifyInstance, route: MethodRoute): void {
  const { name, method, form, version, callers, face, provider } = route;
  const readRequest = makeReadRequest(form.request);
  const carriesDocuments = !method.open && method.carries === 'documents';
  const turns = new WeakMap<FastifyRequest, Turn>();
  scope.route({
    method: 'POST',
    url: `/${name}`,
    schema: { response: writtenAnswers(form) },
    ...(carriesDocuments && { bodyLimit: face.documentBodyBytesMax }),
    onRequest: async (request, reply) => {
      if (method.open) {
        const call = name === 'auth/login' ? 'loginPerAddress' : 'openCscPerAddress';
        return face.checkRate(call, clientNetwork(request.ip));
      }
      const { token, shown } = readToken(request, { version, provider });
      const caller = await face.checkAccess(token, shown);
      refuseUnless(method.tokens.includes(caller.scope), 'method_not_allowed');
      checkMethod(caller.rights, name);
      await face.checkRate('callsPerAccount', caller.accountId);
      await face.checkRate('callsPerClient', caller.clientId, caller.rights.callsPerMinute);
      callers.set(request, caller);
      if (!carriesDocuments) return;
      turns.set(request, face.takeTurn(shareHolder(caller), request.raw, reply.raw));
    },
    handler: async (request, reply) => {
      const authorizationHeader = request.headers.authorization;
      const body = readRequest(request.body);
      const call = { version, body, authorizationHeader };
      // The body fits the form of this method in this version: the reader saw to that.
      const handle = async () =>
        method.open
          ? method.handle(call as never)
          : method.handle({
              ...call,
              caller: await face.checkReach(callerOf(callers, request), targetOf(body)),
            } as never);
      const answer = await (turns.get(request)?.during(handle) ?? handle());
      reply.header('cache-control', 'no-store');
      return sendAnswer(reply as FastifyReply, answer);
    },
  });
}

/** Whom and what a request names, in whichever method. */
function targetOf(body: object): Target {
  const { userID, credentialID } = body as { readonly userID?: unknown; credentialID?: unknown };
  return {
    userId: typeof userID === 'string' ? userID : undefined,
    credentialId: typeof credentialID === 'string' ? (credentialID as CredentialId) : undefined,
  };
}

/** The serializer writes the members of these schemas and no others. */
function writtenAnswers({ answers }: CscForm): Readonly<Record<string, object>> {
  const written = Object.entries(answers).filter(([, schema]) => schema !== undefined);
  return Object.fromEntries(written) as Record<string, object>;
}

function sendAnswer(reply: FastifyReply, answer: object | CscAnswer | undefined): FastifyReply {
  if (answer === undefined) return reply.code(204).send();
  if (answer instanceof CscAnswer) return reply.code(answer.status).send(answer.body);
  return reply.send(answer);
}

/** Refused before the body is read, and whoever calls: it is no secret. */
function refuseMethod(scope: FastifyInstance, name: CscMethodName): void {
  const refuse = (): never => {
    throw new CscError(501, 'invalid_request', `${name} is not offered by this server`);
  };
  scope.route({ method: 'POST', url: `/${name}`, onRequest: refuse, handler: refuse });
}

function callerOf(callers: WeakMap<FastifyRequest, Access>, request: FastifyRequest): Access {
  const caller = callers.get(request);
  if (caller === undefined) throw new Error('a method was reached without its access check');
  return caller;
}

/** JSON whatever the charset says; an empty body counts as `{}`, as `info` is often called. */
function acceptJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    /^application\/json\s*(;|$)/i,
    { parseAs: 'string' },
    (_request, text, done) => {
      try {
        done(null, text === '' ? undefined : JSON.parse(text as string));
      } catch {
        // Too deep counts as malformed; what the parser says may quote the body.
        done(invalidRequest('The request body is not valid JSON'));
      }
    },
  );
}

/** Refusals of these methods are worth a line in the journal; the path names the method. */
const journalled: Readonly<Record<string, JournalEvent>> = {
  '/credentials/create': 'credential.refused',
  '/credentials/delete': 'credential.refused',
  '/credentials/authorize': 'authorization.refused',
  '/credentials/extendTransaction': 'authorization.refused',
  '/signatures/signHash': 'signature.refused',
  '/signatures/signDoc': 'signature.refused',
};

interface WordsContext {
  readonly version: CscVersion;
  readonly prefix: string;
  readonly callers: WeakMap<FastifyRequest, Access>;
}

function cscWords(face: CscFace, { version, prefix, callers }: WordsContext): ErrorWords {
  return {
    own: (error) => (error instanceof CscError ? answerOf(error) : undefined),
    refusal: async (refusal, request) => {
      const event = journalled[(request.routeOptions.url ?? '').slice(prefix.length)];
      const caller = callers.get(request);
      if (event !== undefined && caller !== undefined) {
        await face.recordRefusal({ event, refusal, caller });
      }
      const error = renderRefusal(refusal, version);
      const answer = answerOf(error, challengeOf(error, request.headers.authorization));
      return { ...answer, headers: { ...answer.headers, ...retryHeaders(refusal) } };
    },
    unreadable: (status, message) => answerOf(new CscError(status, 'invalid_request', message)),
    outage: () => {
      const words = 'The service is temporarily unavailable';
      return answerOf(new CscError(503, 'temporarily_unavailable', words));
    },
    bug: (id) => answerOf(new CscError(500, 'server_error', `Unexpected failure, request ${id}`)),
  };
}

function answerOf(error: CscError, challenge = challengeOf(error)): ErrorAnswer {
  const { status } = error;
  return {
    status,
    body: error.toBody(),
    headers: {
      'cache-control': 'no-store',
      ...(status === 503 && { 'retry-after': String(retryAfterSeconds) }),
      ...(status === 401 && { 'www-authenticate': challenge }),
    },
  };
}

/** RFC 9110, 11.6.1: a 401 says how to do better. Only `auth/login` answers it for a bad form. */
function challengeOf({ error }: CscError, header = ''): string {
  if (error === 'invalid_request') return 'Basic realm="kumoin", charset="UTF-8"';
  return /^DPoP /i.test(header)
    ? `DPoP error="${error}", algs="ES256 EdDSA PS256"`
    : `Bearer error="${error}"`;
}
