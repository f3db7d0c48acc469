/**
 * The device API, `POST /authenticator/v1/…`: what the app of a token says to us. The forms are those of
 * the contract. Bodies are taken as octets, since the MAC is over them as they came.
 *
 * No cookie: a request is its own by its MAC alone. The app is of this server's own origin, or of
 * one whose second party we are (`allow-origins.ts`).
 */

import { authenticatorBase } from '@kumoin/contract';
import type { AuthenticatorMethod } from '@kumoin/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import { refusalCodes } from '#domain/refusal.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { CheckRequestMac } from '#usecases/tokens/check-request-mac.ts';
import { answerErrorsWith, retryHeaders } from '../http.ts';
import type { ErrorAnswer, ErrorWords } from '../http.ts';
import { allowOrigins } from './allow-origins.ts';
import { checkDevice } from './check-device.ts';
import { openMethods } from './open-methods.ts';
import type { OpenMethod, OpenMethodsFace } from './open-methods.ts';
import { DeviceRequestError, makeReadDeviceRequest } from './read-device-request.ts';
import { statusOf } from './render-refusal.ts';
import { tokenMethods } from './token-methods.ts';
import type { TokenMethod, TokenMethodsFace } from './token-methods.ts';

export interface AuthenticatorFace extends OpenMethodsFace, TokenMethodsFace {
  readonly checkRate: CheckRate;
  readonly checkRequestMac: CheckRequestMac;
  /** Of apps of others. */
  readonly authenticatorOrigins: readonly string[];
}

const bodyBytesMax = 16 * 1024;

export function registerAuthenticator(app: FastifyInstance, face: AuthenticatorFace): void {
  void app.register(async (scope) => {
    answerErrorsWith(scope, deviceWords);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: bodyBytesMax },
      (_request, body, done) => done(null, body),
    );
    allowOrigins(scope, face.authenticatorOrigins);
    scope.addHook(
      'onSend',
      async (_request, reply) => void reply.header('cache-control', 'no-store'),
    );
    for (const [name, handle] of Object.entries(handlersOf(face))) {
      scope.post(authenticatorBase + name, { bodyLimit: bodyBytesMax }, handle);
    }
  });
}

type Handler = (request: FastifyRequest) => Promise<object>;

function handlersOf(face: AuthenticatorFace): Readonly<Record<AuthenticatorMethod, Handler>> {
  const open = Object.entries(openMethods(face)).map(([name, act]) => {
    const read = makeReadDeviceRequest(name as OpenMethod);
    const handle: Handler = async (request) => {
      // A code is not guessed; this only keeps guessing from costing much.
      await face.checkRate('enrolmentPerAddress', clientNetwork(request.ip));
      return act(read(bodyOf(request)) as never);
    };
    return [name, handle] as const;
  });
  const ofTokens = Object.entries(tokenMethods(face)).map(([name, act]) => {
    const read = makeReadDeviceRequest(name as TokenMethod);
    const handle: Handler = async (request) => {
      await face.checkRate('devicePerAddress', clientNetwork(request.ip));
      const body = bodyOf(request);
      const token = await checkDevice(face.checkRequestMac, request, body);
      return act(token, read(body) as never);
    };
    return [name, handle] as const;
  });
  return Object.fromEntries([...open, ...ofTokens]) as Record<AuthenticatorMethod, Handler>;
}

/** No body at all is read as an empty one, which has no form. */
function bodyOf({ body }: FastifyRequest): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

function answer(status: number, error: string, description: string): ErrorAnswer {
  return { status, body: { error, error_description: description } };
}

const deviceWords: ErrorWords = {
  refusal: (refusal) => ({
    ...answer(statusOf(refusal.code), refusal.code, refusalCodes[refusal.code]),
    headers: {
      ...retryHeaders(refusal),
      ...(refusal.code === 'device_request_refused' && { 'www-authenticate': 'Kumoin-Token' }),
    },
  }),
  unreadable: (status, message) => answer(status, 'request_unreadable', message),
  outage: () => answer(503, 'temporarily_unavailable', 'Try again later'),
  bug: (requestId) => answer(500, 'internal_error', `request ${requestId}`),
  own: (error) =>
    error instanceof DeviceRequestError
      ? answer(400, 'request_unreadable', error.message)
      : undefined,
};
