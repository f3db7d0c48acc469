import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeCsc, describeServer } from '@kumoin/contract';
import Fastify from 'fastify';
import { registerOpenApi } from './register-openapi.ts';

const app = Fastify();
before(() => {
  const offer = { info: 'anybody', 'signatures/signHash': ['service'] } as const;
  registerOpenApi(app, {
    parts: () => [describeCsc(offer), describeServer()],
    providerName: 'Aozora <b>',
    baseUrl: () => 'https://csc.example',
  });
});
after(() => app.close());

test('the document names the address of the server, and any page may read it', async () => {
  const { headers, body } = await app.inject('/openapi.json');
  assert.equal(headers['content-type'], 'application/json; charset=utf-8');
  assert.equal(headers['access-control-allow-origin'], '*');
  const { openapi, servers, paths } = JSON.parse(body) as Record<string, Record<string, unknown>>;
  assert.deepEqual([openapi, servers], ['3.1.1', [{ url: 'https://csc.example' }]]);
  assert.ok(paths !== undefined && '/csc/v2/signatures/signHash' in paths);
});

test('the page speaks the language that was asked for, else that of the browser', async () => {
  const show = async (url: string, language = '') =>
    (await app.inject({ url, headers: { 'accept-language': language } })).body;
  assert.match(await show('/docs'), /<html lang="en">[\s\S]*Sign digests/);
  assert.match(await show('/docs', 'ja'), /<html lang="ja">[\s\S]*ダイジェストに署名する/);
  assert.match(
    await show('/docs', 'ja'),
    /アクセストークンのスコープ: service[\s\S]*サーバーの障害/,
  );
  assert.match(await show('/docs?lang=en', 'ja'), /<html lang="en">/);
  assert.match(await show('/docs?lang=en&lang=ja', 'ja'), /<html lang="ja">/);
});

test('the page shows each method with its members, and runs and loads nothing of others', async () => {
  const { body, headers } = await app.inject('/docs');
  assert.match(
    String(headers['content-security-policy']),
    /^default-src 'none';.*script-src 'none'/,
  );
  assert.match(body, /POST \/csc\/v2\/signatures\/signHash/);
  assert.match(
    body,
    /<code>hashes<\/code>[\s\S]{0,120}string\[\] ≤ 1000\s+<strong>required<\/strong>/,
  );
  assert.match(body, /Aozora &lt;b&gt;/);
  assert.doesNotMatch(body, /<script|https?:/);
});
