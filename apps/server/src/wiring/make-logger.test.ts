/** The log: what a line holds of an error and of a request, and that no secret gets into one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { makeHttpServer } from '#faces/http.ts';
import { makeLogger } from './make-logger.ts';

type Line = Readonly<Record<string, unknown>>;

function readableLogger() {
  const written: string[] = [];
  const destination = { write: (text: string) => void written.push(text) };
  const logger = makeLogger({ level: 'debug', destination });
  return { logger, text: () => written.join(''), lines: () => written.map(readLine) };
}

function readLine(text: string): Line {
  return JSON.parse(text) as Line;
}

test('of an error a line holds type, code, message, stack and causes, and nothing more', () => {
  const { logger, lines } = readableLogger();
  const first = Object.assign(new TypeError('no route'), { code: 'EHOSTUNREACH', query: 'x' });
  const err = new Outage('store_failed', { cause: new Error('no database', { cause: first }) });
  logger.error({ err }, 'outage');
  const [line] = lines();
  const described = line?.['err'] as { causes: readonly Line[] } & Line;
  assert.deepEqual(Object.keys(described), ['type', 'code', 'message', 'stack', 'causes']);
  assert.deepEqual([described['type'], described['code']], ['Outage', 'store_failed']);
  const [, cause] = described.causes;
  assert.deepEqual(Object.keys(cause ?? {}), ['type', 'code', 'message', 'stack']);
  assert.deepEqual([cause?.['type'], cause?.['code']], ['TypeError', 'EHOSTUNREACH']);
});

test('a chain of causes that bites its tail ends', () => {
  const { logger, lines } = readableLogger();
  const err: Error & { cause?: unknown } = new Error('round');
  err.cause = err;
  logger.error({ err }, 'outage');
  assert.equal((lines()[0]?.['err'] as { causes: unknown[] }).causes.length, 5);
});

test('what is thrown and no error tells its text, and of an object its type', () => {
  const { logger, lines } = readableLogger();
  logger.error({ err: 'the token is gone' }, 'outage');
  logger.error({ err: { pin: '80417293', text: 'secret' } }, 'outage');
  assert.deepEqual(lines()[0]?.['err'], { type: 'string', message: 'the token is gone' });
  assert.deepEqual(lines()[1]?.['err'], { type: 'object', message: '' });
});

test('secrets are taken out by name, and passwords out of URLs', () => {
  const { logger, text } = readableLogger();
  const secret = 'kT9x-secret';
  logger.warn({ PIN: secret, given: { password: secret, deep: { SAD: secret } } }, 'a mistake');
  logger.warn({ headers: { authorization: secret }, req: { headers: secret } }, 'a mistake');
  const cause = new Error(`cannot reach postgres://kumoin:${secret}@db.example:5432/kumoin`);
  logger.error({ err: new Outage('store_failed', { cause }) }, 'outage');
  assert.ok(!text().includes(secret), text());
  assert.match(text(), /postgres:\/\/\[redacted\]@db\.example/);
});

const secrets = {
  password: 'correct horse battery',
  basic: Buffer.from('alice:correct horse battery').toString('base64'),
  PIN: '80417293',
  OTP: '755224',
  SAD: 'sad-sad-sad-sad',
  access: 'access-token-of-alice',
  refresh: 'refresh-token-of-alice',
  databasePassword: 'db-pass-word',
  pinFile: '1357924680',
};

const outcomes: Readonly<Record<string, () => unknown>> = {
  success: () => ({ access_token: secrets.access, SAD: secrets.SAD }),
  refusal: () => {
    throw new Refusal('pin_wrong');
  },
  outage: () => {
    const cause = new Error(`postgres://kumoin:${secrets.databasePassword}@db/kumoin is gone`);
    throw new Outage('store_failed', { cause: Object.assign(cause, { pin: secrets.pinFile }) });
  },
  bug: () => {
    throw Object.assign(new TypeError('x is not a function'), { order: secrets });
  },
};

for (const [name, serve] of Object.entries(outcomes)) {
  test(`a request that ends in ${name} leaves no secret in the log, and its id in both`, async () => {
    const { logger, text, lines } = readableLogger();
    const app = makeHttpServer({ logger, tls: undefined });
    app.post('/things/:name', async (request) => {
      request.log.debug('serving');
      return serve();
    });
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const answer = await app.inject({
      method: 'POST',
      url: `/things/${secrets.SAD}?token=${secrets.refresh}`,
      headers: {
        authorization: `Basic ${secrets.basic}`,
        cookie: secrets.access,
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
      payload: { ...secrets },
    });
    await app.close();
    for (const [what, secret] of Object.entries(secrets)) {
      assert.ok(!text().includes(secret), `${what} in ${text()}`);
    }
    const id = answer.headers['x-request-id'];
    assert.match(String(id), /^[0-9a-f-]{36}$/);
    for (const line of lines()) {
      assert.deepEqual([line['reqId'], line['traceId']], [id, traceId]);
    }
    const words = lines().map(({ msg }) => msg);
    const told = name === 'outage' || name === 'bug' ? [name] : [];
    assert.deepEqual(words, ['serving', ...told, 'answered']);
  });
}

test('what cannot be read leaves no secret in the log', async () => {
  const { logger, text } = readableLogger();
  const app = makeHttpServer({ logger, tls: undefined });
  app.post('/things', async () => ({}));
  const payload = `{"PIN":"${secrets.PIN}",`;
  const headers = { 'content-type': 'application/json' };
  const answer = await app.inject({ method: 'POST', url: '/things', headers, payload });
  await app.inject({ method: 'GET', url: `/nowhere/${secrets.SAD}?x=${secrets.access}` });
  await app.close();
  assert.equal(answer.statusCode, 400);
  for (const secret of Object.values(secrets)) assert.ok(!text().includes(secret), text());
});
