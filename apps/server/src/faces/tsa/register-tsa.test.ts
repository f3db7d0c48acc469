/** The face of the time-stamp authority: what HTTP says, and what the reply inside says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTimestampRequest, parseTimestampResponse } from '@kumoin/pki';
import { Outage } from '#domain/outage.ts';
import { Refusal, refusalCodes } from '#domain/refusal.ts';
import type { RefusalCode } from '#domain/refusal.ts';
import { authorityWorld, serveAuthority } from '../../../../../tests/worlds/authority-world.ts';
import { renderRefusal } from './render-refusal.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);
const world = await authorityWorld({ at });
await world.createAuthorities(world.plan);
const app = serveAuthority(world);

const query = buildTimestampRequest({ hash: 'sha256', messageDigest: new Uint8Array(32) });
const ask = (payload: Uint8Array, type = 'application/timestamp-query') =>
  app.inject({
    method: 'POST',
    url: '/tsa',
    headers: { 'content-type': type },
    payload: Buffer.from(payload),
  });

test('a query is answered with a token', async () => {
  const { statusCode, headers, rawPayload } = await ask(query);
  assert.equal(statusCode, 200);
  assert.equal(headers['content-type'], 'application/timestamp-reply');
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(parseTimestampResponse(rawPayload).status, 'granted');
});

test('what is no query is answered with a rejection and HTTP 200', async () => {
  for (const body of [query.subarray(0, -1), new Uint8Array(), Uint8Array.of(0x30, 0x80)]) {
    const { statusCode, rawPayload } = await ask(body);
    assert.equal(statusCode, 200);
    const { status, failures, token } = parseTimestampResponse(rawPayload);
    assert.deepEqual({ status, failures }, { status: 'rejection', failures: ['badRequest'] });
    assert.equal(token, undefined);
  }
});

test('another media type is 415, whatever the body', async () => {
  for (const type of ['application/octet-stream', 'application/json', 'text/plain']) {
    assert.equal((await ask(query, type)).statusCode, 415);
  }
});

test('a body of 64 KiB is read, one byte more is 413', async () => {
  assert.equal((await ask(new Uint8Array(64 * 1024))).statusCode, 200);
  assert.equal((await ask(new Uint8Array(64 * 1024 + 1))).statusCode, 413);
});

test('GET is not offered', async () => {
  assert.equal((await app.inject('/tsa')).statusCode, 404);
});

test('an outage is 503 and says systemFailure, and nothing of the cause', async () => {
  const cause = new Error('the disk at /secret is full');
  const failing = { newestAt: () => Promise.reject(new Outage('store_failed', { cause })) };
  const ports = { ...world.ports, issuedTimestamps: { ...failing, advance: async () => {} } };
  const { statusCode, rawPayload } = await serveAuthority({ ports }).inject({
    method: 'POST',
    url: '/tsa',
    headers: { 'content-type': 'application/timestamp-query' },
    payload: Buffer.from(query),
  });
  assert.equal(statusCode, 503);
  assert.deepEqual(parseTimestampResponse(rawPayload).failures, ['systemFailure']);
  assert.ok(!rawPayload.includes('secret'));
});

test('a bug is 500 with the id of the request, and nothing of the stack', async () => {
  const failing = { newestAt: () => Promise.reject(new Error('at secret.ts:1')) };
  const ports = { ...world.ports, issuedTimestamps: { ...failing, advance: async () => {} } };
  const { statusCode, rawPayload } = await serveAuthority({ ports }).inject({
    method: 'POST',
    url: '/tsa',
    headers: { 'content-type': 'application/timestamp-query' },
    payload: Buffer.from(query),
  });
  assert.equal(statusCode, 500);
  assert.deepEqual(parseTimestampResponse(rawPayload).failures, ['systemFailure']);
  assert.ok(!rawPayload.includes('secret'));
});

const failures: Partial<Record<RefusalCode, string>> = {
  timestamp_request_malformed: 'badRequest',
  timestamp_algorithm_weak: 'badAlg',
  timestamp_digest_malformed: 'badDataFormat',
  timestamp_policy_unknown: 'unacceptedPolicy',
  timestamp_extension_unknown: 'unacceptedExtension',
  timestamp_clock_untrusted: 'timeNotAvailable',
};
for (const code of Object.keys(refusalCodes) as RefusalCode[]) {
  const failure = failures[code] ?? 'systemFailure';
  test(`${code} is rejected with ${failure}, and a detail stays inside`, () => {
    const reply = renderRefusal(new Refusal(code, 'a detail'));
    const { status, failures: given, text } = parseTimestampResponse(reply);
    assert.deepEqual({ status, given }, { status: 'rejection', given: [failure] });
    assert.ok(!text.join().includes('a detail'));
  });
}
