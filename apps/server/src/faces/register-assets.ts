/**
 * `GET /assets/…`: the stylesheet and the scripts of our pages.
 *
 * Under the version a page names, content never changes and is kept for a year; asked for in
 * any other way it is checked each time (RFC 9110, 13.1.2). While nodes are upgraded one by one,
 * a page of one may fetch from another: that answer is kept by nobody.
 */

import type { FastifyInstance } from 'fastify';
import { assets } from '#pages/assets.ts';

const foreverSeconds = 365 * 24 * 3600;

export function registerAssets(app: FastifyInstance): void {
  for (const { path, contentType, content, version } of Object.values(assets)) {
    const etag = `"${version}"`;
    app.get<{ Querystring: { v?: unknown } }>(path, async (request, reply) => {
      const isNamed = request.query.v === version;
      void reply
        .header('content-type', contentType)
        .header('etag', etag)
        .header('cross-origin-resource-policy', 'same-origin')
        .header(
          'cache-control',
          isNamed ? `public, max-age=${foreverSeconds}, immutable` : 'no-cache',
        );
      return request.headers['if-none-match'] === etag
        ? reply.code(304).send()
        : reply.send(content);
    });
  }
}
