/**
 * The operator's face: what needs a person in charge. `POST /operator/v1/…` with the
 * operator's bearer token and a JSON body.
 *
 *     certificates/revoke   { "serialNumber": "…", "reason": "keyCompromise" }
 *     credentials/unlock    { "credentialID": "…" }
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import type { FastifyInstance } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import { Refusal, refusalCodes } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import type { CheckOperator } from '#usecases/access/check-operator.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { UnlockFactors } from '#usecases/authorization/unlock-factors.ts';
import type { RevokeCertificate } from '#usecases/issuance/revoke-certificate.ts';
import { answerErrorsWith, plainWords, retryHeaders } from '../http.ts';
import { statusOf } from './render-refusal.ts';

export interface OperatorFace {
  readonly checkOperator: CheckOperator;
  readonly checkRate: CheckRate;
  readonly revokeCertificate: RevokeCertificate;
  readonly unlockFactors: UnlockFactors;
}

const revocation = Type.Object(
  {
    // In either case, since openssl prints capitals.
    serialNumber: Type.String({ pattern: '^[0-9A-Fa-f]{2,40}$' }),
    reason: Type.String({ maxLength: 40 }),
  },
  { additionalProperties: false },
);

const unlocking = Type.Object(
  { credentialID: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);

export function registerOperator(app: FastifyInstance, face: OperatorFace): void {
  void app.register(
    async (scope) => {
      answerErrorsWith(scope, {
        ...plainWords,
        refusal: (refusal) => ({
          status: statusOf(refusal.code),
          body: { error: refusal.code, detail: refusalCodes[refusal.code] },
          headers: {
            ...retryHeaders(refusal),
            ...(refusal.code === 'operator_unknown' && { 'www-authenticate': 'Bearer' }),
          },
        }),
      });
      scope.addHook('onRequest', async (request) => {
        await face.checkRate('operatorPerAddress', clientNetwork(request.ip));
        const header = request.headers.authorization ?? '';
        const token = /^Bearer +([A-Za-z0-9\-._~+/]{1,512}=*)$/i.exec(header)?.[1];
        if (token === undefined) throw new Refusal('operator_unknown');
        face.checkOperator(new Secret(token));
      });
      scope.post<{ Body: Static<typeof revocation> }>(
        '/certificates/revoke',
        { schema: { body: revocation } },
        async ({ body: { serialNumber, reason } }, reply) => {
          await face.revokeCertificate({ serialNumber: serialNumber.toLowerCase(), reason });
          return reply.code(204).send();
        },
      );
      scope.post<{ Body: Static<typeof unlocking> }>(
        '/credentials/unlock',
        { schema: { body: unlocking } },
        async ({ body }, reply) => {
          await face.unlockFactors(body.credentialID as CredentialId);
          return reply.code(204).send();
        },
      );
    },
    { prefix: '/operator/v1' },
  );
}
