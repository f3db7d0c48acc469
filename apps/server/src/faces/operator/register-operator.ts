/**
 * The operator's face: what needs a person in charge. `POST /operator/v1/…` with the
 * operator's bearer token and a JSON body.
 *
 *     certificates/revoke   { "serialNumber": "…", "reason": "keyCompromise" }
 *     credentials/unlock    { "credentialID": "…" }
 *
 * and what `register-clients.ts`, `register-people.ts`, `register-tokens.ts` and
 * `register-evidence-export.ts` tell.
 */

import Type from 'typebox';
import type { Static } from 'typebox';
import type { FastifyInstance } from 'fastify';
import type { CredentialId } from '#domain/identifiers.ts';
import type { UnlockFactors } from '#usecases/authorization/unlock-factors.ts';
import type { RevokeCertificate } from '#usecases/issuance/revoke-certificate.ts';
import { guardOperator } from './guard-operator.ts';
import type { OperatorDoor } from './guard-operator.ts';
import { registerClients } from './register-clients.ts';
import type { ClientsFace } from './register-clients.ts';
import { registerEvidenceExport } from './register-evidence-export.ts';
import type { EvidenceExportFace } from './register-evidence-export.ts';
import { registerPeople } from './register-people.ts';
import type { PeopleFace } from './register-people.ts';
import { registerTokens } from './register-tokens.ts';
import type { TokensFace } from './register-tokens.ts';

export interface OperatorFace
  extends OperatorDoor, ClientsFace, PeopleFace, TokensFace, EvidenceExportFace {
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
      guardOperator(scope, face);
      registerClients(scope, face);
      registerPeople(scope, face);
      registerTokens(scope, face);
      registerEvidenceExport(scope, face);
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
