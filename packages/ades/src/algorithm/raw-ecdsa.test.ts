import assert from 'node:assert/strict';
import { sign, verify } from 'node:crypto';
import { test } from 'node:test';
import { derInteger, derSequence } from '@kumoin/pki';
import { generateKeyPair } from '@kumoin/testkit';
import { derFromRawEcdsa, rawFromDerEcdsa } from './raw-ecdsa.ts';

const message = new TextEncoder().encode('message');

for (const curve of ['p-256', 'p-384', 'p-521'] as const) {
  test(`${curve}: goes there and back, and another library takes both forms`, () => {
    const { privateKey, publicKey } = generateKeyPair(curve);
    for (let round = 0; round < 40; round++) {
      const der = new Uint8Array(sign('sha256', message, privateKey));
      const raw = rawFromDerEcdsa(der, curve);
      assert.ok(raw);
      const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
      assert.equal(verify('sha256', message, key, raw), true);
      assert.deepEqual(derFromRawEcdsa(raw, curve), der);
    }
  });
}

test('keeps the zeros of a short r, and gives no negative number', () => {
  const raw = rawFromDerEcdsa(derSequence(derInteger(1), derInteger(0x80)), 'p-256');
  assert.equal(raw?.length, 64);
  assert.equal(raw[31], 1);
  assert.deepEqual(derFromRawEcdsa(raw, 'p-256'), Uint8Array.of(0x30, 7, 2, 1, 1, 2, 2, 0, 0x80));
});

test('takes nothing of another width, curve or shape', () => {
  const wide = derSequence(derInteger(1n << 256n), derInteger(1));
  const negative = derSequence(Uint8Array.of(2, 1, 0x80), derInteger(1));
  const three = derSequence(derInteger(1), derInteger(1), derInteger(1));
  for (const der of [wide, negative, three, new Uint8Array(), Uint8Array.of(0x30, 0)]) {
    assert.equal(rawFromDerEcdsa(der, 'p-256'), undefined);
  }
  for (const length of [0, 63, 65, 96]) {
    assert.equal(derFromRawEcdsa(new Uint8Array(length), 'p-256'), undefined);
  }
  assert.equal(rawFromDerEcdsa(derSequence(derInteger(1), derInteger(1)), 'rsa-2048'), undefined);
  assert.equal(derFromRawEcdsa(new Uint8Array(64), 'ed25519'), undefined);
});
