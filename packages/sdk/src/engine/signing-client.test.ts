import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SdkError } from '../sdk-error.ts';
import { SigningClient } from './signing-client.ts';
import type { EngineOrder } from './signing-client.ts';

const bytes = (...octets: number[]) => Uint8Array.from(octets);
const order: EngineOrder = {
  format: 'xades',
  level: 'B-T',
  files: [
    { name: 'a.xml', content: bytes(1, 2), mimeType: 'application/xml' },
    { name: 'b', content: { digest: bytes(3) } },
  ],
  signer: { certificates: [bytes(4), bytes(5)], algorithm: 'ecdsa-sha256' },
  properties: {
    claimedRoles: ['buyer'],
    policy: { id: '1.2.3', hash: 'sha256', digest: bytes(6) },
  },
  pdf: {
    reason: 'agreed',
    visible: { corner: 'top_left', width: 90, height: 40, image: bytes(7) },
  },
};
const orderOnWire = {
  format: 'xades',
  level: 'B-T',
  files: [
    { name: 'a.xml', document: 'AQI=', mimeType: 'application/xml' },
    { name: 'b', digest: 'Aw==' },
  ],
  signer: { certificates: ['BA==', 'BQ=='], algorithm: 'ecdsa-sha256' },
  properties: {
    claimedRoles: ['buyer'],
    policy: { id: '1.2.3', hash: 'sha256', digest: 'Bg==' },
  },
  pdf: {
    reason: 'agreed',
    visible: { corner: 'top_left', width: 90, height: 40, image: 'Bw==' },
  },
};
const moment = { signingTime: '2030-01-01T00:00:00.000Z', seed: 'AAAA' };

/** A server that answers what it is told to, and remembers what it was asked. */
function serverOf(answer: object, status = 200) {
  const asked: { path: string; authorization: string | null; body: unknown }[] = [];
  const client = new SigningClient({
    origin: 'https://sign.example',
    accessToken: async () => 'token',
    fetch: async (url, init) => {
      const { pathname } = new URL(url);
      const authorization = new Headers(init.headers).get('authorization');
      asked.push({ path: pathname, authorization, body: JSON.parse(String(init.body)) });
      return new Response(JSON.stringify(answer), { status });
    },
  });
  return { client, asked };
}

const made = { document: 'AQID', kind: 'document', level: 'B-T', shortfalls: [] };

test('asks what is to be signed, and keeps what the second call needs', async () => {
  const answer = { hash: 'sha256', digest: 'AQ==', toBeSigned: 'Ag==', ...moment };
  const { client, asked } = serverOf(answer);
  assert.deepEqual(await client.prepare(order), {
    hash: 'sha256',
    digest: bytes(1),
    toBeSigned: bytes(2),
    moment,
  });
  const authorization = 'Bearer token';
  assert.deepEqual(asked, [{ path: '/signing/v1/prepare', authorization, body: orderOnWire }]);
});

test('brings the signature with the same order and the moment it was given', async () => {
  const { client, asked } = serverOf(made);
  const { document, level } = await client.embed(order, { ...moment, signature: bytes(9) });
  assert.deepEqual([document, level], [bytes(1, 2, 3), 'B-T']);
  assert.deepEqual(asked[0]?.body, { ...orderOnWire, ...moment, signature: 'CQ==' });
});

test('extends with what a detached signature is over, and tells what is missing', async () => {
  const shortfall = { level: 'B-LT', code: 'revocation_unavailable', about: 'CN=Alice' };
  const { client, asked } = serverOf({ ...made, shortfalls: [shortfall] });
  const wish = { document: bytes(7), level: 'B-LT', acceptLower: true } as const;
  const { shortfalls } = await client.extend({
    ...wish,
    files: [{ name: 'a', content: bytes(8) }],
  });
  assert.deepEqual(shortfalls, [shortfall]);
  const files = [{ name: 'a', document: 'CA==' }];
  assert.deepEqual(asked[0]?.body, { document: 'Bw==', level: 'B-LT', acceptLower: true, files });
});

test('hands a description through as it came', async () => {
  const { client } = serverOf({ description: { format: 'cades' } });
  assert.deepEqual(await client.inspect(bytes(1)), { format: 'cades' });
});

test('refuses an answer that lacks what it must have', async () => {
  for (const answer of [{}, { ...made, kind: 'other' }, { ...made, document: '*' }]) {
    const { client } = serverOf(answer);
    await assert.rejects(client.extend({ document: bytes(1), level: 'B-T' }), (error) => {
      return error instanceof SdkError && error.code === 'unintelligible';
    });
  }
  await assert.rejects(serverOf({ hash: 'md5' }).client.prepare(order), SdkError);
});
