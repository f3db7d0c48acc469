/** Against the vector of the document's own kind: secret `demo-secret`, raw digest as key. */

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { readAccountToken } from './account-token.ts';

const header = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9';
const payload =
  'eyJzdWIiOiJhY2N0LTAwMDEiLCJpYXQiOjE3NjAwMDAwMDAsImp0aSI6IjJmMWMwYTUyLTZjMWUtNGQ1Ny05ZjBlLTBmN2QxZjZmOWIxMSIsImlzcyI6IkRlbW8gU2lnbmVyIiwiYXpwIjoiZGVtby1jbGllbnQifQ';
const signature = 'u8Yw4gWNHN4NtKEoHCymFqsqPcW4Q9rqoLMiXbk3cr4';
const key = new Uint8Array(createHash('sha256').update('demo-secret').digest());
const iat = 1_760_000_000;
const evidence = { clientId: 'demo-client' as ClientId, key, at: iat * 1000 };
const vector = `${header}.${payload}.${signature}`;

function signed(claims: object, head: object = { typ: 'JWT', alg: 'HS256' }): string {
  const parts = [head, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  const text = parts.join('.');
  return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const good = { sub: 'acct-0001', iat, jti: 'one', azp: 'demo-client' };

test('the vector is read', () => {
  const read = readAccountToken({ ...evidence, token: vector });
  assert.equal(read.subject, 'acct-0001');
  assert.equal(read.jti, '2f1c0a52-6c1e-4d57-9f0e-0f7d1f6f9b11');
  assert.equal(read.expiresAt, (iat + 300) * 1000);
});

test('a token is good for five minutes, and half a minute before its time', () => {
  for (const at of [iat * 1000 + 299_999, iat * 1000 - 30_000]) {
    assert.equal(readAccountToken({ ...evidence, token: vector, at }).subject, 'acct-0001');
  }
});

const bad: readonly [string, string, Partial<typeof evidence>?][] = [
  [
    'the key is the hexadecimal text of the digest',
    `${header}.${payload}.uLX94q7j7mWNPjCRq48MZX_j7r0BNUt-0zHvHmPOwTE`,
  ],
  [
    'the key is the secret itself',
    `${header}.${payload}.YFRRDPiYF6Y5KSH7sL6BszpS5udp6XMCB4xh8WgWuSA`,
  ],
  ['it is too old by a millisecond', vector, { at: (iat + 300) * 1000 }],
  ['it is too early by a millisecond', vector, { at: iat * 1000 - 30_001 }],
  ['it is of another client', vector, { clientId: 'demo-clien' as ClientId }],
  ['its signature is one letter off', vector.replace('u8Yw', 'u8Yx')],
  ['its signature is missing', `${header}.${payload}.`],
  ['it has two parts', `${header}.${payload}`],
  ['it says another algorithm', signed(good, { typ: 'JWT', alg: 'HS512' })],
  ['it says none', signed(good, { typ: 'JWT', alg: 'none' })],
  ['it says another type', signed(good, { typ: 'at+jwt', alg: 'HS256' })],
  ['it has no subject', signed({ ...good, sub: undefined })],
  ['its subject is no text', signed({ ...good, sub: 7 })],
  ['it has no jti', signed({ ...good, jti: '' })],
  ['its iat is text', signed({ ...good, iat: String(iat) })],
  ['it has no azp', signed({ ...good, azp: undefined })],
  ['its payload is no object', signed([])],
  ['it is far too long', signed({ ...good, iss: 'x'.repeat(4096) })],
  ['it is empty', ''],
];
for (const [why, token, changes = {}] of bad) {
  test(`refused: ${why}`, () => {
    const read = () => readAccountToken({ ...evidence, token, ...changes });
    assert.throws(read, (error) => error instanceof Refusal && error.code === 'account_token_bad');
  });
}

test('one as good as the vector is read: the helper of this test signs rightly', () => {
  assert.equal(readAccountToken({ ...evidence, token: signed(good) }).jti, 'one');
});
