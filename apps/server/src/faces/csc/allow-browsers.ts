/**
 * Browser applications of any origin may call the CSC API (Fetch standard, CORS protocol).
 *
 * Any origin is safe here: a call is allowed by its bearer token alone, never by a cookie, so
 * a foreign page gains nothing that it does not hold already.
 */

import type { FastifyInstance } from 'fastify';

const preflightSeconds = 7200;
/** How to log in, when to come again, and what to tell the operator. */
const exposed = 'www-authenticate, retry-after, x-request-id';

export function allowBrowsers(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*');
    reply.header('access-control-expose-headers', exposed);
  });
  scope.options('/*', async (_request, reply) => {
    return reply
      .code(204)
      .headers({
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'authorization, content-type, dpop',
        'access-control-max-age': String(preflightSeconds),
      })
      .send();
  });
}
