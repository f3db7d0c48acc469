/**
 * `GET /authenticator/…`: the authenticator, a web app that a phone installs.
 *
 * What has a hash in its name never changes and is kept for a year; page, manifest, icons and the
 * service worker are checked each time, so that a new version is found at the next start.
 */

import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { appHeaders } from './app-headers.ts';

/** Content by path below `/authenticator/`. */
export type WebApp = ReadonlyMap<string, Uint8Array>;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const foreverSeconds = 365 * 24 * 3600;
const base = '/authenticator';

/**
 * @param webApp undefined if it was not built.
 * @param connectTo origins that the app may speak to besides ours.
 */
export function registerWebApp(
  app: FastifyInstance,
  webApp: WebApp | undefined,
  connectTo: readonly string[] = [],
): void {
  const own = appHeaders(connectTo);
  app.get(base, async (_request, reply) => reply.redirect(`${base}/`, 308));
  if (webApp === undefined) {
    app.get(`${base}/`, async (_request, reply) =>
      reply.code(404).headers(own).header('content-type', contentTypes['.html']).send(absent),
    );
    return;
  }
  for (const [name, content] of webApp) {
    const path = name === 'index.html' ? `${base}/` : `${base}/${name}`;
    app.get(path, serve(name, Buffer.from(content), own));
  }
}

function serve(name: string, content: Buffer, own: Readonly<Record<string, string>>) {
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 16)}"`;
  const headers = {
    ...own,
    'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
    'cache-control': name.startsWith('assets/')
      ? `public, max-age=${foreverSeconds}, immutable`
      : 'no-cache',
    etag,
  };
  return async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.headers(headers);
    return request.headers['if-none-match'] === etag ? reply.code(304).send() : reply.send(content);
  };
}

const absent = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Kumoin Authenticator</title></head>
<body><main><h1>Kumoin Authenticator</h1>
<p>This server was started without the authenticator. Whoever runs it can add it: <code>npm run build:web</code>.</p>
<p lang="ja">このサーバーには認証アプリが組み込まれていません。管理者は <code>npm run build:web</code> で追加できます。</p>
</main></body></html>
`;
