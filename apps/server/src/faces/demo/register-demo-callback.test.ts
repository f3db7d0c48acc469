import assert from 'node:assert/strict';
import { test } from 'node:test';
import Fastify from 'fastify';
import { registerDemoCallback } from './register-demo-callback.ts';

async function shown(query: string) {
  const app = Fastify();
  registerDemoCallback(app, 'Kumoin');
  return app.inject({ method: 'GET', url: `/demo/callback?${query}` });
}

test('the code, or the error, is shown and nothing of it is markup', async () => {
  const { body, headers, statusCode } = await shown('code=abc-1&state=x');
  assert.equal(statusCode, 200);
  assert.match(body, /code=abc-1/);
  assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  assert.match((await shown('error=access_denied')).body, /error=access_denied/);
  assert.ok(!(await shown('code=%3Cscript%3E')).body.includes('<script>'));
});
