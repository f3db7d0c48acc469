/**
 * The log of evidence, for anybody: `/evidence/v1`.
 *
 *     head                          its newest head, to be kept by whoever wants to be a witness
 *     consistency?older=…&newer=…   that it grew from one size to the other (RFC 6962, 2.1.2)
 *     inclusion?leaf=…&size=…       where a seal is in it (RFC 6962, 2.1.1)
 *     tokens/{id}                   what the status of a token is, sealed
 *
 * All of it is hashes, or about a token whose random name one has to know. Evidence itself is
 * for the client that asked, and for the operator.
 */

import { bytesToHex } from '@kumoin/pki';
import Type from 'typebox';
import type { Static } from 'typebox';
import type { FastifyInstance } from 'fastify';
import { clientNetwork } from '#domain/access/client-network.ts';
import type { TokenId } from '#domain/identifiers.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { AnswerTokenStatus } from '#usecases/evidence/answer-token-status.ts';
import type { ShowLogConsistency } from '#usecases/evidence/show-log-consistency.ts';
import type { ShowLogHead } from '#usecases/evidence/show-log-head.ts';
import type { ShowLogInclusion } from '#usecases/evidence/show-log-inclusion.ts';
import { answerErrorsWith, plainWords } from '../http.ts';
import { renderRefusal } from './render-refusal.ts';

export interface EvidenceFace {
  readonly showLogHead: ShowLogHead;
  readonly showLogConsistency: ShowLogConsistency;
  readonly showLogInclusion: ShowLogInclusion;
  readonly answerTokenStatus: AnswerTokenStatus;
  readonly checkRate: CheckRate;
}

/** In a query everything is text; so many digits are a safe integer. */
const size = Type.String({ pattern: '^[1-9][0-9]{0,14}$' });
const closed = { additionalProperties: false };
const growth = Type.Object({ older: size, newer: size }, closed);
const leaf = Type.Object({ leaf: Type.String({ pattern: '^[0-9a-f]{64}$' }), size }, closed);
const token = Type.Object({ id: Type.String({ pattern: '^[!-~]{1,128}$' }) });

export function registerEvidence(app: FastifyInstance, face: EvidenceFace): void {
  void app.register(
    async (scope) => {
      answerErrorsWith(scope, { ...plainWords, refusal: renderRefusal });
      scope.addHook('onRequest', (request) =>
        face.checkRate('evidencePerAddress', clientNetwork(request.ip)),
      );
      registerLog(scope, face);
      registerTokens(scope, face);
    },
    { prefix: '/evidence/v1' },
  );
}

function registerLog(scope: FastifyInstance, face: EvidenceFace): void {
  scope.get('/head', async () => {
    const { log, size, rootHash, at, signed } = await face.showLogHead();
    const time = new Date(at).toISOString();
    return { log, size, rootHash, time, head: toBase64(signed) };
  });

  scope.get<{ Querystring: Static<typeof growth> }>(
    '/consistency',
    { schema: { querystring: growth } },
    async ({ query: { older, newer } }) => {
      const sizes = { older: Number(older), newer: Number(newer) };
      const proof = await face.showLogConsistency(sizes);
      return { ...sizes, proof: proof.map(bytesToHex) };
    },
  );

  scope.get<{ Querystring: Static<typeof leaf> }>(
    '/inclusion',
    { schema: { querystring: leaf } },
    async ({ query }) => {
      const size = Number(query.size);
      const { position, proof } = await face.showLogInclusion({ leafHash: query.leaf, size });
      return { position, size, proof: proof.map(bytesToHex) };
    },
  );
}

function registerTokens(scope: FastifyInstance, { answerTokenStatus }: EvidenceFace): void {
  scope.get<{ Params: Static<typeof token> }>(
    '/tokens/:id',
    { schema: { params: token } },
    async ({ params }) => {
      const { status, signed } = await answerTokenStatus(params.id as TokenId);
      const { tokenId: tokenID, status: word, at, revokedAt, reason } = status;
      return {
        tokenID,
        status: word,
        time: new Date(at).toISOString(),
        ...(revokedAt !== undefined && { revokedAt: new Date(revokedAt).toISOString() }),
        ...(reason !== undefined && { reason }),
        sealed: toBase64(signed),
      };
    },
  );
}

function toBase64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64');
}
