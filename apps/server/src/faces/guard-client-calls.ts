/**
 * The door of the APIs that registered clients call beside the CSC API: the same access token
 * (RFC 6750, 2.1; RFC 9449), and one form of words for those without it. The token is checked
 * before the body is read: a stranger's megabyte is not parsed.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { loginClientId } from '#domain/access/access-grant.ts';
import type { Access } from '#domain/access/access-grant.ts';
import { checkMethod } from '#domain/access/client.ts';
import { clientNetwork } from '#domain/access/client-network.ts';
import { Refusal, refusalCodes, refuseUnless } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { CheckAccess, ShownProof } from '#usecases/access/check-access.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import { answerErrorsWith, retryHeaders } from './http.ts';
import type { ErrorAnswer, ErrorWords } from './http.ts';

export interface ClientDoor {
  readonly checkAccess: CheckAccess;
  readonly checkRate: CheckRate;
  readonly baseUrl: () => string;
}

/** What differs between these APIs. */
export interface ClientApi {
  /** What the rights of a client call it. */
  readonly method: string;
  /** HTTP status of a refusal; its code is the answer. */
  readonly statusOf: (code: RefusalCode) => number;
  /** What was wrong with a request that the face could not read; undefined: another error. */
  readonly tellUnreadable?: (error: unknown) => string | undefined;
}

const retryAfterSeconds = 5;

export type CallerOf = (request: FastifyRequest) => Access;

/** For a scope of its own. @returns who calls, once it was let in. */
export function guardClientCalls(
  scope: FastifyInstance,
  door: ClientDoor,
  api: ClientApi,
): CallerOf {
  const callers = new WeakMap<FastifyRequest, Access>();
  answerErrorsWith(scope, wordsOf(api));
  scope.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send(body('not_found', 'There is no such method')),
  );
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const { token, shown } = await readToken(request, door);
    const access = await door.checkAccess(token, shown);
    refuseUnless(access.scope === 'service', 'method_not_allowed');
    // `auth/login` names no client, so nobody could tell the person who asks.
    refuseUnless(access.clientId !== loginClientId, 'method_not_allowed');
    checkMethod(access.rights, api.method);
    await door.checkRate('callsPerClient', access.clientId, access.rights.callsPerMinute);
    callers.set(request, access);
  });
  return (request) => {
    const access = callers.get(request);
    if (access === undefined) throw new Error('a method was reached without its access check');
    return access;
  };
}

interface ReadToken {
  readonly token: Secret<string>;
  readonly shown: ShownProof | undefined;
}

async function readToken(
  { headers, method, url, ip }: FastifyRequest,
  { checkRate, baseUrl }: ClientDoor,
): Promise<ReadToken> {
  const form = /^(Bearer|DPoP) +([A-Za-z0-9\-._~+/]{1,512}=*)$/i;
  const [, scheme = '', text] = form.exec(headers.authorization ?? '') ?? [];
  if (text === undefined) {
    await checkRate('openCscPerAddress', clientNetwork(ip));
    throw new Refusal('access_unknown');
  }
  const token = new Secret(text);
  if (scheme.toLowerCase() === 'bearer') return { token, shown: undefined };
  const { dpop: proof } = headers;
  refuseUnless(typeof proof === 'string', 'proof_refused', 'no header DPoP');
  const [path = ''] = url.split('?');
  return { token, shown: { proof, method, url: `${baseUrl()}${path}` } };
}

function wordsOf({ statusOf, tellUnreadable }: ClientApi): ErrorWords {
  return {
    refusal: (refusal) => ({
      status: statusOf(refusal.code),
      body: body(refusal.code, refusal.detail ?? refusalCodes[refusal.code]),
      headers: { ...retryHeaders(refusal), ...challengeTo(statusOf(refusal.code)) },
    }),
    unreadable: (status, message) => answer(status, 'request_unreadable', message),
    outage: () => ({
      ...answer(503, 'temporarily_unavailable', 'Try again later'),
      headers: { 'retry-after': String(retryAfterSeconds) },
    }),
    bug: (requestId) => answer(500, 'internal_error', `request ${requestId}`),
    own: (error) => {
      const told = tellUnreadable?.(error);
      return told === undefined ? undefined : answer(400, 'request_unreadable', told);
    },
  };
}

/** RFC 6750, 3. */
function challengeTo(status: number): Readonly<Record<string, string>> {
  return status === 401 ? { 'www-authenticate': 'Bearer error="invalid_token"' } : {};
}

function answer(status: number, error: string, description: string): ErrorAnswer {
  return { status, body: body(error, description) };
}

function body(error: string, description: string) {
  return { error, error_description: description };
}
