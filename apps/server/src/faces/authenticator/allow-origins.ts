/**
 * CORS for the device API (Fetch standard, 3.3): the app of another installation, whose second party
 * we are, may enrol here. Exactly the origins that were written down; no cookie is ever sent or set,
 * and a request is still its token's own by its MAC alone.
 */

import { authenticatorBase } from '@kumoin/contract';
import type { FastifyInstance } from 'fastify';

const allowed = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600',
};

/** For a scope of its own. @param origins none: nobody but our own app. */
export function allowOrigins(scope: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  scope.addHook('onRequest', async ({ headers: { origin } }, reply) => {
    void reply.header('vary', 'origin');
    if (origin === undefined || !origins.includes(origin)) return;
    // By the date the app sets its clock; by the other it waits.
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'date, retry-after',
    });
  });
  scope.options(`${authenticatorBase}*`, async ({ headers: { origin = '' } }, reply) => {
    if (!origins.includes(origin)) return reply.code(403).send();
    return reply.headers(allowed).code(204).send();
  });
}
