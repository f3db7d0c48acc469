import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { registerWelcome } from './register-welcome.ts';

async function welcome(path: string, headers: Readonly<Record<string, string>> = {}) {
  const app = Fastify();
  registerWelcome(app, 'Aozora <Sign>');
  const answer = await app.inject({ url: path, headers });
  await app.close();
  return answer;
}

test('whoever opens the address learns where to go, in their language', async () => {
  const english = await welcome('/');
  assert.equal(english.statusCode, 200);
  assert.match(english.body, /<html lang="en">/);
  for (const path of ['/approvals', '/account/passkeys', '/docs', '/pki/root.pem', '/logout']) {
    assert.match(english.body, new RegExp(`href="${path}["?]`));
  }
  const japanese = await welcome('/', { 'accept-language': 'ja,en;q=0.5' });
  assert.match(japanese.body, /<html lang="ja">/);
  assert.match((await welcome('/?lang=ja')).body, /承認待ち/);
});

test('the page is under the policy of all pages, and names the provider safely', async () => {
  const { headers, body } = await welcome('/');
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  assert.match(body, /Aozora &lt;Sign&gt;/);
});
