import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesToHex, digest } from '@kumoin/pki';
import { keyCommitment } from './key-commitment.ts';
import { decodeTokenKeys, encodeTokenKeys } from './token-keys.ts';
import type { TokenKeys } from './token-keys.ts';

const octets = (length: number, first: number) => new Uint8Array(length).fill(first);
const least: TokenKeys = { client: octets(20, 1), commitmentSalt: octets(32, 2) };
const all: TokenKeys = {
  ...least,
  server: octets(32, 3),
  request: octets(128, 4),
  pinHash: octets(20, 5),
};

test('keys come back as they were sealed, with and without the parts not every token has', () => {
  assert.deepEqual(decodeTokenKeys(encodeTokenKeys(least)), least);
  assert.deepEqual(decodeTokenKeys(encodeTokenKeys(all)), all);
});

test('keys cut short by any number of octets are not taken for keys', () => {
  const encoded = encodeTokenKeys(all);
  for (let length = 0; length < encoded.length; length += 1) {
    assert.throws(() => decodeTokenKeys(encoded.subarray(0, length)), { name: 'AssertionError' });
  }
});

test('keys of another form, with an unknown part or an empty one are not read', () => {
  const encoded = encodeTokenKeys(least);
  const changed = (at: number, value: number) => encoded.with(at, value);
  assert.throws(() => decodeTokenKeys(changed(0, 2)), /form we do not know/);
  assert.throws(() => decodeTokenKeys(changed(1, 5)), /cut short/);
  assert.throws(() => decodeTokenKeys(Uint8Array.of(...encoded, 1, 0)), /cut short/);
  assert.throws(() => encodeTokenKeys({ ...least, client: octets(129, 1) }), /length/);
  assert.throws(() => encodeTokenKeys({ ...least, client: octets(0, 1) }), /length/);
});

test('a commitment is SHA-256 over its purpose, the key and the salt', () => {
  const message = [...new TextEncoder().encode('ocra-key-commit'), ...least.client];
  const expected = digest('sha256', Uint8Array.from([...message, ...least.commitmentSalt]));
  assert.equal(keyCommitment(least), bytesToHex(expected));
});

test('a commitment is to one key under one salt', () => {
  const others: readonly TokenKeys[] = [
    { ...least, client: least.client.with(19, 9) },
    { ...least, commitmentSalt: least.commitmentSalt.with(31, 9) },
  ];
  for (const other of others) assert.notEqual(keyCommitment(other), keyCommitment(least));
  assert.equal(keyCommitment({ ...all, client: least.client }), keyCommitment(least));
});
