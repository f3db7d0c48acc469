import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { makeHttpServer } from '../http.ts';
import { registerWebApp } from './register-web-app.ts';
import type { WebApp } from './register-web-app.ts';

function world(webApp: WebApp | undefined, connectTo: readonly string[] = []) {
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  registerWebApp(app, webApp, connectTo);
  return app;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const built = new Map([
  ['index.html', bytes('<!doctype html>')],
  ['assets/authenticator-abc.js', bytes('run();')],
  ['service-worker.js', bytes('serve();')],
  ['manifest.webmanifest', bytes('{}')],
  ['icon.svg', bytes('<svg/>')],
  ['icon-192.png', bytes('png')],
]);

test('the page may run our script alone, speak to us alone, and use camera and microphone', async () => {
  const { statusCode, headers, body } = await world(built).inject('/authenticator/');
  assert.deepEqual([statusCode, body], [200, '<!doctype html>']);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  const policy = new Map(
    String(headers['content-security-policy'])
      .split('; ')
      .map((directive) => directive.split(/ (.*)/s).slice(0, 2) as [string, string]),
  );
  assert.deepEqual(Object.fromEntries(policy), {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'connect-src': "'self'",
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'kumoin',
  });
  assert.match(String(headers['permissions-policy']), /camera=\(self\), microphone=\(self\)/);
  assert.match(String(headers['permissions-policy']), /geolocation=\(\)/);
  assert.equal(headers['cache-control'], 'no-cache');
});

for (const [name, contentType, cacheControl] of [
  ['assets/authenticator-abc.js', 'text/javascript; charset=utf-8', /max-age=31536000, immutable/],
  ['service-worker.js', 'text/javascript; charset=utf-8', /^no-cache$/],
  ['manifest.webmanifest', 'application/manifest+json', /^no-cache$/],
  ['icon.svg', 'image/svg+xml', /^no-cache$/],
  ['icon-192.png', 'image/png', /^no-cache$/],
] as const) {
  test(`${name} is served as what it is, and not again to whoever has it`, async () => {
    const app = world(built);
    const url = `/authenticator/${name}`;
    const { statusCode, headers, rawPayload } = await app.inject(url);
    assert.equal(statusCode, 200);
    assert.equal(headers['content-type'], contentType);
    assert.match(String(headers['cache-control']), cacheControl);
    assert.deepEqual(rawPayload, Buffer.from(built.get(name) ?? []));
    const again = { 'if-none-match': String(headers.etag) };
    assert.equal((await app.inject({ url, headers: again })).statusCode, 304);
    const other = { 'if-none-match': '"other"' };
    assert.equal((await app.inject({ url, headers: other })).statusCode, 200);
  });
}

test('without the slash the way leads to it, so that what is relative is found', async () => {
  const { statusCode, headers } = await world(built).inject('/authenticator');
  assert.deepEqual([statusCode, headers.location], [308, '/authenticator/']);
});

for (const url of [
  '/authenticator/build.json',
  '/authenticator/../package.json',
  '/authenticator/assets/..%2f..%2fpackage.json',
  '/authenticator/index.html',
]) {
  test(`${url} is not there`, async () => {
    assert.equal((await world(built).inject(url)).statusCode, 404);
  });
}

test('an app that was not built is explained, in both languages', async () => {
  const { statusCode, headers, body } = await world(undefined).inject('/authenticator/');
  assert.equal(statusCode, 404);
  assert.equal(headers['content-type'], 'text/html; charset=utf-8');
  assert.match(body, /npm run build:web/);
  assert.match(body, /lang="ja"/);
});

test('with a second party the app may speak to that one, too, and to nobody else', async () => {
  for (const path of ['/authenticator/', '/authenticator/service-worker.js']) {
    const { headers } = await world(built, ['https://second.example']).inject(path);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /; connect-src 'self' https:\/\/second\.example; /);
  }
});
