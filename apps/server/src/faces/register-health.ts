/** `GET /healthz`: the process answers. `GET /readyz`: it can do its work, or says why not. */

import type { FastifyInstance } from 'fastify';

/** @returns the reason why the service cannot do its work, or undefined. */
export type CheckReadiness = () => Promise<string | undefined>;

export function registerHealth(app: FastifyInstance, checkReadiness: CheckReadiness): void {
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const reason = await checkReadiness();
    if (reason === undefined) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', reason });
  });
}
