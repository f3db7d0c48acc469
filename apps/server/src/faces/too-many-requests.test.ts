/**
 * Who comes too often is told so in the words of each face, with the time to come back; callers
 * are told apart by their address, and a proxy's word for it counts only where it is named.
 */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { buildTimestampRequest, parseOcspResponse, parseTimestampResponse } from '@kumoin/pki';
import { CscWorld, operatorToken } from '../../../../tests/conformance/csc/csc-world.ts';

const few = { limit: 2, windowSeconds: 60 };
const proxy = '192.0.2.200';

let world: CscWorld;
before(async () => {
  world = await CscWorld.open();
  const rateLimits = {
    openCscPerAddress: few,
    timestampPerAddress: few,
    statusPerAddress: few,
    operatorPerAddress: few,
  };
  const configuration = { rateLimits, trustProxy: [proxy] };
  writeFileSync(join(world.home, 'config.json'), JSON.stringify(configuration));
  await world.restart();
});
after(() => world.close());

interface Asking {
  readonly method?: 'GET' | 'POST';
  readonly from: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: Buffer | string;
}

async function ask(url: string, { from, ...given }: Asking) {
  const { app } = world.built;
  return app.inject({ method: 'POST', url, remoteAddress: from, ...given });
}

type Answered = Awaited<ReturnType<typeof ask>>;

/** The clock of the world stands at the beginning of a window. */
function assertRetry({ headers }: Answered): void {
  assert.equal(headers['retry-after'], '60');
  assert.equal(headers['cache-control'], 'no-store');
}

test('time-stamp queries: a rejection that says why, HTTP 429', async () => {
  const payload = Buffer.from(
    buildTimestampRequest({ hash: 'sha256', messageDigest: new Uint8Array(32) }),
  );
  const headers = { 'content-type': 'application/timestamp-query' };
  const query = () => ask('/tsa', { from: '192.0.2.10', headers, payload });
  for (let count = 0; count < 2; count += 1) assert.equal((await query()).statusCode, 200);
  const refused = await query();
  assert.equal(refused.statusCode, 429);
  assertRetry(refused);
  const { status, failures, text } = parseTimestampResponse(refused.rawPayload);
  assert.deepEqual({ status, failures }, { status: 'rejection', failures: ['systemFailure'] });
  assert.match(text.join(' '), /Too many calls/);
});

test('status requests: tryLater, by POST and by GET', async () => {
  const headers = { 'content-type': 'application/ocsp-request' };
  const request = () => ask('/pki/ocsp', { from: '192.0.2.11', headers, payload: Buffer.of(0) });
  for (let count = 0; count < 2; count += 1) await request();
  for (const refused of [
    await request(),
    await ask('/pki/ocsp/AAAA', { method: 'GET', from: '192.0.2.11' }),
  ]) {
    assert.equal(refused.statusCode, 200);
    assert.equal(refused.headers['content-type'], 'application/ocsp-response');
    assertRetry(refused);
    assert.equal(parseOcspResponse(refused.rawPayload).status, 'tryLater');
  }
});

test('certificates and revocation lists are files, and not limited', async () => {
  for (let count = 0; count < 5; count += 1) {
    const { statusCode } = await ask('/pki/root.pem', { method: 'GET', from: '192.0.2.12' });
    assert.equal(statusCode, 200);
  }
});

test('the operator’s face: 429, also with the right token', async () => {
  const from = '192.0.2.13';
  const operate = (token: string) =>
    ask('/operator/v1/credentials/unlock', {
      from,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: '{"credentialID":"x"}',
    });
  assert.equal((await operate('wrong')).statusCode, 401);
  assert.equal((await operate(operatorToken)).statusCode, 404);
  const refused = await operate(operatorToken);
  assert.equal(refused.statusCode, 429);
  assertRetry(refused);
  assert.equal(refused.json<{ error: string }>().error, 'rate_limited');
});

test('a caller behind the named proxy is counted by the address the proxy tells', async () => {
  const info = (client: string) =>
    ask('/csc/v2/info', { from: proxy, headers: { 'x-forwarded-for': client } });
  for (let count = 0; count < 2; count += 1)
    assert.equal((await info('198.51.100.1')).statusCode, 200);
  assert.equal((await info('198.51.100.1')).statusCode, 429);
  assert.equal((await info('198.51.100.2')).statusCode, 200);
  // What the caller wrote stands before what the proxy added, and is not believed.
  assert.equal((await info('203.0.113.5, 198.51.100.1')).statusCode, 429);
});

test('from anybody else the header is ignored', async () => {
  const info = (client: string) =>
    ask('/csc/v2/info', { from: '192.0.2.14', headers: { 'x-forwarded-for': client } });
  assert.equal((await info('198.51.100.3')).statusCode, 200);
  assert.equal((await info('198.51.100.4')).statusCode, 200);
  assert.equal((await info('198.51.100.5')).statusCode, 429);
});

test('all addresses of one IPv6 network are one caller', async () => {
  const info = (from: string) => ask('/csc/v2/info', { from });
  assert.equal((await info('2001:db8::1')).statusCode, 200);
  assert.equal((await info('2001:db8::2')).statusCode, 200);
  assert.equal((await info('2001:db8::3')).statusCode, 429);
  assert.equal((await info('2001:db8:0:1::3')).statusCode, 200);
});
