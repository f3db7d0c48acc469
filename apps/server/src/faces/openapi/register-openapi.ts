/**
 * `GET /openapi.json`: what this server offers, in OpenAPI 3.1; `GET /docs`: the same for people.
 *
 * Made of the schemas that check requests and write answers, so it cannot say anything else than
 * what is done. It holds no secret, and applications in browsers may read it.
 */

import { buildOpenApi } from '@kumoin/contract';
import type { OpenApiDocument, OpenApiPart } from '@kumoin/contract';
import type { FastifyInstance } from 'fastify';
import { chooseLanguage } from '#pages/choose-language.ts';
import { pageHeaders } from '#pages/page-headers.ts';
import { renderApiPage } from '#pages/render-api-page.ts';

export interface OpenApiFace {
  /** What each face says of itself. */
  parts(baseUrl: string): readonly OpenApiPart[];
  readonly providerName: string;
  /** Where clients reach this server, without a slash at the end. */
  baseUrl(): string;
}

const cacheSeconds = 300;

export function registerOpenApi(app: FastifyInstance, face: OpenApiFace): void {
  const { providerName } = face;
  const describe = () => buildOpenApi(face.parts(face.baseUrl()), face.baseUrl());
  app.get('/openapi.json', async (_request, reply) => {
    return reply
      .header('access-control-allow-origin', '*')
      .header('cache-control', `public, max-age=${cacheSeconds}`)
      .type('application/json')
      .send(JSON.stringify(describe()));
  });
  app.get<{ Querystring: { lang?: unknown } }>('/docs', async ({ query, headers }, reply) => {
    const lang = chooseLanguage({
      ...(typeof query.lang === 'string' && { lang: query.lang }),
      acceptLanguage: headers['accept-language'],
    });
    // As it goes over the wire: what a schema is to us alone is left out.
    const document = JSON.parse(JSON.stringify(describe())) as OpenApiDocument;
    const page = renderApiPage({ lang, here: '/docs', providerName, document });
    return reply.headers(pageHeaders()).send(page);
  });
}
