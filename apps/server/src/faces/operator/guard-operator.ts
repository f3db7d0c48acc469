/** The door of the operator's face: the bearer token, and the words for those without it. */

import type { FastifyInstance } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import { Refusal, refusalCodes } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { CheckOperator } from '#usecases/access/check-operator.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import { answerErrorsWith, plainWords, retryHeaders } from '../http.ts';
import { statusOf } from './render-refusal.ts';

export interface OperatorDoor {
  readonly checkRate: CheckRate;
  readonly checkOperator: CheckOperator;
}

/** For a scope of its own: everything in it is the operator's. */
export function guardOperator(scope: FastifyInstance, door: OperatorDoor): void {
  answerErrorsWith(scope, {
    ...plainWords,
    refusal: (refusal) => ({
      status: statusOf(refusal.code),
      body: { error: refusal.code, detail: refusal.detail ?? refusalCodes[refusal.code] },
      headers: {
        ...retryHeaders(refusal),
        ...(refusal.code === 'operator_unknown' && { 'www-authenticate': 'Bearer' }),
      },
    }),
  });
  scope.addHook('onRequest', async (request) => {
    await door.checkRate('operatorPerAddress', clientNetwork(request.ip));
    const header = request.headers.authorization ?? '';
    const token = /^Bearer +([A-Za-z0-9\-._~+/]{1,512}=*)$/i.exec(header)?.[1];
    if (token === undefined) throw new Refusal('operator_unknown');
    door.checkOperator(new Secret(token));
  });
}
