/** The device API over HTTP: who is heard, what is read, and how it says no. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { tokenRequestText, writeTokenAuthorization } from '@kumoin/contract';
import { hmac } from '@kumoin/otp';
import { pino } from 'pino';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { RateLimited } from '#domain/access/rate-limit.ts';
import { makeCheckRequestMac } from '#usecases/tokens/check-request-mac.ts';
import { makeRevokeOnDevice } from '#usecases/tokens/revoke-on-device.ts';
import { alice, answerOf, tokenWorld } from '#usecases/tokens/token-world.contract.ts';
import { makeHttpServer } from '../http.ts';
import { registerAuthenticator } from './register-authenticator.ts';
import type { AuthenticatorFace } from './register-authenticator.ts';

const base = '/authenticator/v1/';

async function world(changes: Partial<AuthenticatorFace> = {}) {
  const tokens = await tokenWorld();
  const { ports, clock, beginEnrolment, showEnrolment, enrolToken } = tokens;
  const offer = await beginEnrolment({ keeper: tokens.owner(), accountId: alice });
  const phone = await answerOf(tokens, offer.code);
  const face: AuthenticatorFace = {
    ...{ showEnrolment, enrolToken, providerName: 'Kumoin', now: clock.now },
    checkRate: async () => {},
    checkRequestMac: makeCheckRequestMac(ports),
    revokeOnDevice: makeRevokeOnDevice(ports),
    listOpenTransactions: async () => [],
    showTransaction: async () => assert.fail('nothing is shown'),
    answerTransaction: async () => assert.fail('nothing is answered'),
    refuseTransaction: async () => {},
    registerPush: async () => {},
    removePush: async () => {},
    showPush: async () => undefined,
    bindSecondParty: async () => assert.fail('nothing is bound'),
    ...{ secondOrigin: undefined, authenticatorOrigins: [] },
    ...changes,
  };
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  registerAuthenticator(app, face);

  const post = (method: string, payload: string | object, headers = {}) =>
    app.inject({
      ...{ method: 'POST', url: base + method, headers },
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  let at = clock.at;

  /** As the app of the token sends it; `signed` is what it puts under the MAC. */
  async function send(method: string, body: object, signed: Partial<Signed> = {}) {
    const { token } = enrolled;
    at += 1;
    const given = { path: base + method, body: JSON.stringify(body), at, ...signed };
    const text = tokenRequestText({
      ...{ method: 'POST', path: given.path, at: given.at },
      bodySha256: createHash('sha256').update(given.body).digest(),
    });
    const mac = hmac('sha256', phone.keys.request, new TextEncoder().encode(text));
    const authorization = writeTokenAuthorization({
      ...{ tokenId: token.id, at },
      mac: Buffer.from(mac).toString('base64url'),
    });
    return post(method, body, { 'content-type': 'application/json', authorization });
  }
  const enrolled = await enrolToken(phone.answer);
  return { ...tokens, ...enrolled, app, post, send };
}

interface Signed {
  readonly path: string;
  readonly body: string;
  readonly at: number;
}

const json = { 'content-type': 'application/json' };
const ref = '0123456789abcdef';

test('a request of the token is heard, and kept by no cache', async () => {
  const { send, token } = await world();
  const { statusCode, headers, body } = await send('token/info', {});
  assert.equal(statusCode, 200, body);
  assert.equal(headers['cache-control'], 'no-store');
  const { tokenId, state, locked, label } = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual([tokenId, state, locked, label], [token.id, 'active', false, 'Phone']);
});

for (const [what, signed] of [
  ['another body', { body: '{"x":1}' }],
  ['another method', { path: `${base}token/remove` }],
  ['a query that was not sent', { path: `${base}token/info?x` }],
  ['another time', { at: 1_893_456_000_000 }],
] as const) {
  test(`a MAC over ${what} is none`, async () => {
    const { send } = await world();
    const { statusCode, headers, body } = await send('token/info', {}, signed);
    assert.deepEqual([statusCode, headers['www-authenticate']], [401, 'Kumoin-Token']);
    assert.equal((JSON.parse(body) as { error: string }).error, 'device_request_refused');
  });
}

test('where there is a second party it is told, and the device itself binds the token', async () => {
  const bound: string[] = [];
  const { send, token } = await world({
    secondOrigin: 'https://second.example',
    bindSecondParty: async ({ id }, second) => void bound.push(id, second),
  });
  const { secondParty } = JSON.parse((await send('token/info', {})).body) as never;
  assert.deepEqual(secondParty, { origin: 'https://second.example' });
  assert.equal((await send('token/bind', { tokenId: 'second-1' })).statusCode, 200);
  assert.deepEqual(bound, [token.id, 'second-1']);
  assert.equal((await send('token/bind', { tokenId: 'x'.repeat(129) })).statusCode, 400);
  const none = await (await world()).send('token/info', {});
  assert.equal('secondParty' in (JSON.parse(none.body) as object), false);
});

for (const [what, origins, origin, status] of [
  ['that is ours to serve', ['https://bank.example'], 'https://bank.example', 204],
  ['that only looks like it', ['https://bank.example'], 'https://bank.example.evil', 403],
  ['of another scheme', ['https://bank.example'], 'http://bank.example', 403],
  ['where nobody is served', [], 'https://bank.example', 404],
] as const) {
  test(`an app of an origin ${what} hears so before it asks, and after`, async () => {
    const { app, post } = await world({ authenticatorOrigins: origins });
    const preflight = await app.inject({
      ...{ method: 'OPTIONS', url: `${base}enrolments/show` },
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.statusCode, status);
    const answered = await post('enrolments/show', {}, { ...json, origin });
    const expected = status === 204 ? origin : undefined;
    for (const { headers } of [preflight, answered]) {
      assert.equal(headers['access-control-allow-origin'], expected);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    }
    if (status !== 204) return;
    assert.equal(preflight.headers['access-control-allow-methods'], 'POST');
    assert.equal(preflight.headers['access-control-allow-headers'], 'authorization, content-type');
    assert.equal(answered.headers['vary'], 'origin');
  });
}

test('without a MAC, or with a bearer token, nobody is heard', async () => {
  const { post } = await world();
  for (const authorization of ['', 'Bearer abc', 'Kumoin-Token id="x"']) {
    const headers = { ...json, authorization };
    assert.equal((await post('token/info', {}, headers)).statusCode, 401);
  }
});

test('a stranger does not learn whether the body would have been read', async () => {
  const { post } = await world();
  assert.equal((await post('transactions/show', 'no json', json)).statusCode, 401);
});

for (const [method, body] of [
  ['transactions/show', {}],
  ['transactions/show', { ref: `${ref}0` }],
  ['transactions/show', { ref: ref.toUpperCase() }],
  ['transactions/approve', { ref, response: '12345678' }],
  ['transactions/approve', { ref, response: `${'a'.repeat(64)}a` }],
  ['push/subscribe', { endpoint: 'x', publicKey: 'A'.repeat(87), authSecret: 'A'.repeat(22) }],
  ['push/subscribe', { endpoint: 'https://a', publicKey: 'A', authSecret: 'A'.repeat(22) }],
] as const) {
  test(`${method} of ${JSON.stringify(body).slice(0, 40)} is not read`, async () => {
    const { send } = await world();
    const answer = await send(method, body);
    assert.equal(answer.statusCode, 400);
    assert.equal((JSON.parse(answer.body) as { error: string }).error, 'request_unreadable');
  });
}

test('what is too large, or no JSON, is not looked at', async () => {
  const { post } = await world();
  const large = { code: 'C'.repeat(17_000) };
  assert.equal((await post('enrolments/show', large, json)).statusCode, 413);
  const text = { 'content-type': 'text/plain' };
  assert.equal((await post('enrolments/show', {}, text)).statusCode, 415);
  for (const body of ['', '[]', 'null', '{"code":7}', '\ufeff{}', '{']) {
    assert.equal((await post('enrolments/show', body, json)).statusCode, 400, body);
  }
});

test('a code that was never given, and one that was taken up, look the same', async () => {
  const { post, beginEnrolment, owner } = await world();
  const unknown = await post('enrolments/show', { code: 'C'.repeat(43) }, json);
  const again = await beginEnrolment({ keeper: owner(), accountId: alice });
  const shown = await post('enrolments/show', { code: again.code.reveal() }, json);
  assert.equal(shown.statusCode, 200);
  assert.equal(unknown.statusCode, 404);
  const publicKey = 'A'.repeat(87);
  const body = { code: 'C'.repeat(43), publicKey, label: 'x', confirmation: 'A'.repeat(43) };
  const taken = await post('enrolments/complete', body, json);
  assert.deepEqual(taken.json(), unknown.json());
});

test('a token that was given up hears so, and answers nothing more', async () => {
  const { send } = await world();
  assert.equal((await send('token/remove', {})).statusCode, 200);
  const info = await send('token/info', {});
  assert.equal(info.json<{ state: string }>().state, 'revoked');
  for (const [method, body] of [
    ['transactions/list', {}],
    ['transactions/show', { ref }],
    ['transactions/approve', { ref, response: 'a'.repeat(64) }],
  ] as const) {
    const { statusCode, body: said } = await send(method, body);
    assert.equal(statusCode, 403);
    assert.equal((JSON.parse(said) as { error: string }).error, 'token_not_active');
  }
});

test('refusals, too many calls and outages have their status', async () => {
  const refusing = async () => {
    throw new Refusal('transaction_decided');
  };
  const { send } = await world({ refuseTransaction: refusing });
  assert.equal((await send('transactions/refuse', { ref })).statusCode, 409);

  const limiting = async () => {
    throw new RateLimited('devicePerAddress', 7);
  };
  const limited = await (await world({ checkRate: limiting })).send('token/info', {});
  assert.deepEqual([limited.statusCode, limited.headers['retry-after']], [429, '7']);

  const failing = async () => {
    throw new Outage('message_failed', { cause: 'disk' });
  };
  const down = await (await world({ showPush: failing as never })).send('token/info', {});
  assert.equal(down.statusCode, 503);
  assert.doesNotMatch(down.body, /disk/);
});
