/**
 * What relying parties fetch: certificates of the authorities, revocation lists, and answers
 * about status. RFC 5280, 4.2.1.13 and 4.2.2.1; RFC 6960, appendix A; RFC 2585.
 *
 * Everything here is public and signed or self-contained, so plain HTTP is right for it: a
 * TLS client that checks revocation must not need a TLS connection to do so.
 */

import { encodePem } from '@kumoin/pki';
import type { FastifyInstance } from 'fastify';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { AnswerStatusRequest } from '#usecases/issuance/answer-status-request.ts';
import type { PublishCrl } from '#usecases/issuance/publish-crl.ts';
import type { ShowAuthority } from '#usecases/issuance/show-authority.ts';
import { answerErrorsWith, plainWords } from '../http.ts';
import { ocspRefusal, registerOcsp } from './register-ocsp.ts';
import { renderRefusal } from './render-refusal.ts';

export interface PkiFace {
  readonly showAuthority: ShowAuthority;
  readonly publishCrl: PublishCrl;
  readonly answerStatusRequest: AnswerStatusRequest;
  readonly checkRate: CheckRate;
}

/** Lists change with every revocation, so nobody should sit on one for long. */
const crlCacheSeconds = 300;
const certificateCacheSeconds = 24 * 3600;

export function registerPki(app: FastifyInstance, face: PkiFace): void {
  void app.register(
    async (scope) => {
      answerErrorsWith(scope, { ...plainWords, refusal: renderRefusal });
      registerCertificates(scope, face);
      void scope.register(async (status) => {
        answerErrorsWith(status, { ...plainWords, refusal: ocspRefusal });
        registerOcsp(status, face);
      });

      scope.get<{ Params: { name: string } }>(
        '/crl/:name(^[0-9a-z]{1,64}).crl',
        async (request, reply) => {
          const { crl, thisUpdate } = await face.publishCrl(request.params.name);
          return reply
            .header('content-type', 'application/pkix-crl')
            .header('cache-control', `public, max-age=${crlCacheSeconds}`)
            .header('last-modified', new Date(thisUpdate).toUTCString())
            .send(Buffer.from(crl));
        },
      );
    },
    { prefix: '/pki' },
  );
}

function registerCertificates(scope: FastifyInstance, { showAuthority }: PkiFace): void {
  const cache = `public, max-age=${certificateCacheSeconds}`;

  scope.get<{ Params: { name: string } }>(
    '/certificates/:name(^[0-9a-z]{1,64}).cer',
    async (request, reply) => {
      const [own = new Uint8Array()] = (await showAuthority(request.params.name)).chain;
      return reply
        .header('content-type', 'application/pkix-cert')
        .header('cache-control', cache)
        .send(Buffer.from(own));
    },
  );

  scope.get('/root.pem', async (_request, reply) => {
    const [own = new Uint8Array()] = (await showAuthority('root')).chain;
    return reply
      .header('content-type', 'application/x-pem-file')
      .header('cache-control', cache)
      .send(encodePem('CERTIFICATE', own));
  });
}
