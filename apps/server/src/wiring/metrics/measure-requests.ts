/** Measures requests. The route is the pattern it was found by: what a caller made up is none. */

import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

/** Before the faces are registered: later it would not see them. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions, failure } = request;
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    // Fastify serves the methods of its routes; those of nowhere are the caller's choice.
    const known = routeOptions.url !== undefined;
    const labels = { method: known ? method : 'none', route: routeOptions.url ?? 'none', status };
    metrics.requestSeconds.observe(labels, reply.elapsedTime / 1000);
    const { kind, code = 'none' } = failure ?? {};
    if (kind === 'refusal') metrics.refusals.inc({ code });
    if (kind === 'outage') metrics.outages.inc({ code });
    if (kind === 'bug') metrics.bugs.inc();
    done();
  });
}
