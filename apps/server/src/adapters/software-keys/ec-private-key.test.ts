/** What is read of a key by hand is what OpenSSL reads of it. */

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { PkiError } from '@kumoin/pki';
import { readEcPrivateKey } from './ec-private-key.ts';

for (const curve of ['p-256', 'p-384', 'p-521'] as const) {
  test(`the scalar of a ${curve} key is that of OpenSSL`, () => {
    for (let round = 0; round < 20; round += 1) {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: curve.toUpperCase() });
      const pkcs8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
      const { d = '' } = privateKey.export({ format: 'jwk' });
      const scalar = BigInt(`0x${Buffer.from(d, 'base64url').toString('hex')}`);
      assert.deepEqual(readEcPrivateKey(pkcs8), { curve, scalar });
    }
  });
}

test('a key of another kind is left to others, one of another curve is refused', () => {
  const ed25519 = generateKeyPairSync('ed25519').privateKey;
  const other = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey;
  const pkcs8 = (key: typeof other) => new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  assert.equal(readEcPrivateKey(pkcs8(ed25519)), undefined);
  assert.throws(() => readEcPrivateKey(pkcs8(other)), /a curve the vault does not make/);
  const cut = pkcs8(other).subarray(0, -1);
  assert.throws(
    () => readEcPrivateKey(cut),
    (error) => error instanceof PkiError,
  );
});
