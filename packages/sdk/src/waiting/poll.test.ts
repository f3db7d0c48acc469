import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantly, isSdkError, scriptedClient } from '../scripted-server.contract.ts';
import { poll } from './poll.ts';

const order = { credentialId: 'c', numSignatures: 1, digests: [], hashOid: '1.2.3' };
const pending = (handle: string, headers = {}) => ({ status: 202, body: { handle }, headers });

test('a signer who is asked elsewhere is waited for, each time with the newest handle', async () => {
  const { client, sent } = scriptedClient('v2', pending('h1'), pending('h2'), { SAD: 's' });
  const { waits, wait } = instantly();
  assert.equal(await client.authorize(order, { wait, intervalMs: 2000 }), 's');
  assert.deepEqual(
    sent.map(({ method, body }) => [method, body['handle']]),
    [
      ['credentials/authorize', undefined],
      ['credentials/authorizeCheck', 'h1'],
      ['credentials/authorizeCheck', 'h2'],
    ],
  );
  assert.deepEqual(waits, [2000, 2000]);
});

test('what the server says about when to ask again counts', async () => {
  const busy = { status: 429, body: { error: 'slow_down' }, headers: { 'retry-after': '9' } };
  const first = pending('h1', { 'retry-after': '5' });
  const { client } = scriptedClient('v2', first, busy, { status: 503 }, { SAD: 's' });
  const { waits, wait } = instantly();
  await client.authorize(order, { wait, intervalMs: 1000 });
  assert.deepEqual(waits, [5000, 9000, 1000]);
});

test('a server that says "at once" is not asked in a tight loop', async () => {
  const { client } = scriptedClient('v2', pending('h', { 'retry-after': '0' }), { SAD: 's' });
  const { waits, wait } = instantly();
  await client.authorize(order, { wait });
  assert.deepEqual(waits, [200]);
});

test('a refusal is the end, and a 202 without a handle keeps the old one', async () => {
  const refusal = { status: 400, body: { error: 'invalid_authentication_data' } };
  const { client, sent } = scriptedClient('v2', pending('h1'), { status: 202 }, refusal);
  await assert.rejects(client.authorize(order, instantly()), isSdkError('refused'));
  assert.equal(sent[2]?.body['handle'], 'h1');
});

test('the waiting ends at its limit, and not one question later', async () => {
  const never = Array.from({ length: 20 }, () => pending('h'));
  const { client, sent } = scriptedClient('v2', ...never);
  const limits = { ...instantly(), intervalMs: 1000, limitMs: 4000 };
  await assert.rejects(client.authorize(order, limits), isSdkError('unanswered'));
  assert.equal(sent.length, 5);
});

test('whoever gives up while waiting gets away at once', async () => {
  const controller = new AbortController();
  const waiting = { intervalMs: 60_000, signal: controller.signal };
  const asked = poll(async () => ({ kind: 'pending', retryAfterMs: undefined }), waiting);
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(asked, isSdkError('aborted'));
});

test('a signature that is made later is polled for', async () => {
  const notYet = { status: 202, body: { error: 'accepted_request' } };
  const inOtherWords = { status: 400, body: { error: 'accepted_request' } };
  const { client, sent } = scriptedClient('v2', { responseID: 'r1' }, notYet, inOtherWords, {
    signatures: ['BAUG'],
  });
  const responseId = await client.beginSignHash(
    { credentialId: 'c', sad: 's', digests: [Uint8Array.of(1)], hashOid: '1.2', signOid: '1.3' },
    { validityMs: 60_000, responseUri: 'https://app.example/ready' },
  );
  const signed = await client.awaitSigned({ responseId, userId: 'u' }, instantly());
  assert.deepEqual(signed.signatures, [Uint8Array.of(4, 5, 6)]);
  assert.partialDeepStrictEqual(sent[0]?.body, {
    operationMode: 'A',
    validity_period: 60_000,
    response_uri: 'https://app.example/ready',
  });
  assert.deepEqual(sent[3]?.body, { requestID: 'r1', userID: 'u' });
});
