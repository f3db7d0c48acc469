/**
 * Pages without the product behind them, as faces would send them, with two more servers that
 * stand for an application: its redirect URI, and where it sends people on to. What a form sent
 * is kept, to be looked at.
 */

import { readFileSync } from 'node:fs';
import formbody from '@fastify/formbody';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { registerAssets } from '../../apps/server/src/faces/register-assets.ts';
import { registerLogo } from '../../apps/server/src/faces/register-logo.ts';
import { languageOf } from '../../apps/server/src/domain/language.ts';
import { pageHeaders } from '../../apps/server/src/pages/page-headers.ts';
import { hostilePages, samplePages } from '../../apps/server/src/pages/sample-pages.contract.ts';

const logo = new URL('../../apps/server/assets/logo.png', import.meta.url);

export interface PageServer {
  /** By name, since a passkey needs one. */
  readonly url: string;
  readonly posted: Record<string, string>[];
  close(): Promise<void>;
}

export async function startPageServer(): Promise<PageServer> {
  const end = Fastify();
  end.get('/', async (_request, reply) =>
    reply.type('text/html').send('<link rel="icon" href="data:,"><h1>application</h1>'),
  );
  const endUrl = await listen(end);
  const client = Fastify();
  client.get('/callback', async (_request, reply) => reply.redirect(endUrl, 303));
  const callback = `${await listen(client)}/callback`;

  const posted: Record<string, string>[] = [];
  const app = Fastify();
  await app.register(formbody);
  registerAssets(app);
  registerLogo(app, readFileSync(logo));
  app.get<{ Params: { lang: string; name: string }; Querystring: { hostile?: string } }>(
    '/:lang/:name',
    async ({ params, query }, reply) => {
      const pages = query.hostile === undefined ? samplePages : hostilePages;
      const page = pages(languageOf(params.lang) ?? 'en')[params.name] ?? '';
      const register = page.includes('data-passkey="register"');
      const passkey = register ? ('register' as const) : ('use' as const);
      const rights = {
        formTargets: [callback],
        ...(page.includes('passkey.js') && { passkey }),
        ...(/confirm\.js|light-code\.js/.test(page) && { script: true, media: true }),
      };
      return reply.headers(pageHeaders(rights)).send(page);
    },
  );
  app.get('/confirm/sample/state', async () => ({ open: true, state: 'shown' }));
  app.post<{ Body: Record<string, string> }>(
    '/oauth2/interaction/sample',
    async (request, reply) => {
      posted.push({ ...request.body });
      return reply.redirect(callback, 303);
    },
  );
  const url = (await listen(app)).replace('127.0.0.1', 'localhost');
  const close = async () =>
    void (await Promise.all([app, client, end].map((each) => each.close())));
  return { url, posted, close };
}

const listen = (app: FastifyInstance): Promise<string> =>
  app.listen({ host: '127.0.0.1', port: 0 });
