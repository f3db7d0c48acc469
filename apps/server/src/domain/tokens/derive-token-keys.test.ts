import assert from 'node:assert/strict';
import { hkdfSync } from 'node:crypto';
import { test } from 'node:test';
import { agreementSalt, tokenKeyPurposes } from '@kumoin/otp';
import { deriveTokenKeys } from './derive-token-keys.ts';
import { tokenLabel } from './fresh-token.ts';

const agreement = {
  phonePublicKey: new Uint8Array(65).fill(1),
  serverPublicKey: new Uint8Array(65).fill(2),
  enrolmentId: 'e-1',
};
const shared = new Uint8Array(32).fill(3);

test('each key is HKDF-SHA-256 of the shared secret, by its purpose', () => {
  const keys = deriveTokenKeys(shared, agreement);
  for (const [name, info] of Object.entries(tokenKeyPurposes)) {
    const expected = hkdfSync('sha256', shared, agreementSalt(agreement), info, 32);
    assert.deepEqual(keys[name as keyof typeof keys], new Uint8Array(expected));
  }
});

test('no key is another one, nor that of another agreement', () => {
  const all = [
    deriveTokenKeys(shared, agreement),
    deriveTokenKeys(shared, { ...agreement, enrolmentId: 'e-2' }),
    deriveTokenKeys(shared.with(31, 4), agreement),
  ].flatMap((keys) => Object.values(keys).map((key) => Buffer.from(key).toString('hex')));
  assert.equal(new Set(all).size, 9);
});

test('a label is one line of what is seen', () => {
  assert.equal(tokenLabel('  My\u202e\n\tphone '), 'My phone');
  assert.equal(Array.from(tokenLabel('電'.repeat(61))).length, 60);
  assert.equal(tokenLabel('\u0000'), '');
});
