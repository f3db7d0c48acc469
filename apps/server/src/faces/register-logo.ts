/** `GET /logo.png`: the picture that `info.logo` of the CSC API names. */

import type { FastifyInstance } from 'fastify';

const cacheSeconds = 24 * 3600;

export function registerLogo(app: FastifyInstance, png: Buffer): void {
  app.get('/logo.png', async (_request, reply) => {
    return reply
      .header('content-type', 'image/png')
      .header('cache-control', `public, max-age=${cacheSeconds}`)
      .send(png);
  });
}
