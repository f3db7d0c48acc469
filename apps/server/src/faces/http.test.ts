import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { answerErrorsWith, bodyBytesMax, makeHttpServer, plainWords } from './http.ts';
import type { ErrorWords } from './http.ts';

const secret = 'a-value-nobody-may-see';

/** One route that throws what it is told to, in the words of a face of its own. */
function world(thrown: unknown, words: Partial<ErrorWords> = {}) {
  const lines: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
  const app = makeHttpServer({ logger, tls: undefined });
  void app.register(async (scope) => {
    answerErrorsWith(scope, { ...plainWords, ...words });
    scope.post('/face/:id', () =>
      thrown === undefined ? Promise.resolve({ fine: true }) : Promise.reject(thrown),
    );
  });
  const ask = (payload: string = '{}') =>
    app.inject({
      method: 'POST',
      url: `/face/${secret}?q=${secret}`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      payload,
    });
  return { app, ask, log: () => lines.join('') };
}

test('a refusal is told, in the words of the face', async () => {
  const { statusCode, body } = await world(new Refusal('pin_wrong', 'a detail')).ask();
  assert.deepEqual([statusCode, body], [400, '{"error":"pin_wrong"}']);
});

test('an outage is 503 to the caller, its cause is for the log', async () => {
  const { ask, log } = world(new Outage('store_failed', { cause: new Error('disk I/O') }));
  const { statusCode, body } = await ask();
  assert.deepEqual([statusCode, body], [503, '{"error":"temporarily_unavailable"}']);
  assert.match(log(), /"level":50.*store_failed/);
});

test('many outages at once are a line each, and one of them explains', async () => {
  const { ask, log } = world(new Outage('store_failed', { cause: new Error('disk I/O') }));
  for (let call = 0; call < 5; call += 1) assert.equal((await ask()).statusCode, 503);
  const lines = log().match(/[^\n]*"msg":"outage"/g) ?? [];
  assert.equal(lines.length, 5);
  assert.equal(lines.filter((line) => /disk I\/O/.test(line)).length, 1);
  for (const line of lines) assert.match(line, /"code":"store_failed"/);
});

for (const bug of [new Error(`leaked ${secret}`), new TypeError('x'), 'a text', undefined]) {
  const what = bug instanceof Error ? bug.name : typeof bug;
  test(`a bug (${what}) is 500 and a request identifier, and no more`, async () => {
    const { ask } = world(bug ?? null);
    const { statusCode, body } = await ask();
    assert.equal(statusCode, 500);
    assert.match(body, /^\{"error":"internal_error","detail":"request [0-9a-f-]{36}"\}$/);
  });
}

test('an error of ours that carries a status of its own is still a bug', async () => {
  const odd = Object.assign(new Error('x'), { statusCode: 503 });
  assert.equal((await world(odd).ask()).statusCode, 500);
});

test('journalling a refusal can fail: told as the outage it is, by the same face', async () => {
  const cause = new Error('disk full');
  const words = {
    refusal: () => Promise.reject(new Outage('store_full', { cause })),
    outage: () => ({ status: 503, body: { said: 'by the face' } }),
  };
  const { statusCode, body } = await world(new Refusal('pin_wrong'), words).ask();
  assert.deepEqual([statusCode, body], [503, '{"said":"by the face"}']);
});

test('a body at the limit is read, one octet more is 413', async () => {
  const { ask } = world(undefined);
  const padding = bodyBytesMax - '{"a":""}'.length;
  assert.equal((await ask(`{"a":"${'x'.repeat(padding)}"}`)).statusCode, 200);
  assert.equal((await ask(`{"a":"${'x'.repeat(padding + 1)}"}`)).statusCode, 413);
});

test('the log tells method, path and status, and neither values nor headers', async () => {
  const { ask, log } = world(undefined);
  await ask(`{"PIN":"${secret}"}`);
  assert.match(log(), /"method":"POST","path":"\/face\/:id","status":200/);
  assert.doesNotMatch(log(), new RegExp(secret));
});

test('an unknown path is 404 and JSON', async () => {
  const { statusCode, body } = await world(undefined).app.inject('/nowhere');
  assert.deepEqual([statusCode, body], [404, '{"error":"not_found"}']);
});
