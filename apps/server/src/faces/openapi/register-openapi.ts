/**
 * `GET /openapi.json`: what this server offers, in OpenAPI 3.1.
 *
 * Made of the schemas that check requests and write answers, so it cannot say anything else than
 * what is done. It holds no secret, and applications in browsers may read it.
 */

import { buildOpenApi } from '@kumoin/contract';
import type { OpenApiPart } from '@kumoin/contract';
import type { FastifyInstance } from 'fastify';

export interface OpenApiFace {
  /** What each face says of itself. */
  readonly parts: readonly OpenApiPart[];
  /** Where clients reach this server, without a slash at the end. */
  baseUrl(): string;
}

const cacheSeconds = 300;

export function registerOpenApi(app: FastifyInstance, { parts, baseUrl }: OpenApiFace): void {
  app.get('/openapi.json', async (_request, reply) => {
    return reply
      .header('access-control-allow-origin', '*')
      .header('cache-control', `public, max-age=${cacheSeconds}`)
      .type('application/json')
      .send(JSON.stringify(buildOpenApi(parts, baseUrl())));
  });
}
