/** The software vault keeps the contract, and keeps its keys to itself. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import type { KeyRef } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { keyVaultContract } from '#ports/key-vault.contract.ts';
import { sampleWarrant } from '#ports/sample-warrant.contract.ts';
import { keyEncryptionKey } from './key-encryption-key.ts';
import { signEcdsa } from './sign-ecdsa.ts';
import { SoftwareKeyVault } from './software-key-vault.ts';

function world(rows = new Map<KeyRef, Uint8Array>(), keyBytes: Uint8Array = randomBytes(32)) {
  const wrappedKeys = {
    add: async (keyRef: KeyRef, wrapped: Uint8Array) => void rows.set(keyRef, wrapped),
    find: async (keyRef: KeyRef) => rows.get(keyRef),
    remove: async (keyRef: KeyRef) => void rows.delete(keyRef),
  };
  return { rows, keyBytes, vault: new SoftwareKeyVault(wrappedKeys, keyEncryptionKey(keyBytes)) };
}

keyVaultContract('software', async () => world().vault);

test('a key that was wrapped opens again in a new vault, under the same key only', async () => {
  const first = world();
  const { keyRef } = await first.vault.generate('p-256');
  const wrapped = first.rows.get(keyRef) ?? new Uint8Array();
  assert.ok(!Buffer.from(wrapped).includes(Buffer.from('06082a8648ce3d030107', 'hex')));

  const same = world(first.rows, first.keyBytes);
  const other = world(first.rows);
  assert.ok(await canOpen(same.vault, keyRef));
  assert.ok(!(await canOpen(other.vault, keyRef)));
});

test('a wrapped key that was changed, or put in another place, does not open', async () => {
  const { rows, vault, keyBytes } = world();
  const { keyRef } = await vault.generate('p-256');
  const wrapped = rows.get(keyRef) ?? new Uint8Array();
  const moved = 'ff'.repeat(16) as KeyRef;
  rows.set(moved, wrapped);
  const flipped = wrapped.map((octet, index) => (index === wrapped.length - 1 ? octet ^ 1 : octet));
  rows.set(keyRef, flipped);
  assert.ok(!(await canOpen(world(rows, keyBytes).vault, keyRef)));
  assert.ok(!(await canOpen(world(rows, keyBytes).vault, moved)));
});

async function canOpen(vault: SoftwareKeyVault, keyRef: KeyRef): Promise<boolean> {
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  return vault.sign(sampleWarrant(keyRef, algorithm, new Uint8Array(32))).then(
    () => true,
    (error: unknown) => {
      assert.ok(error instanceof Outage);
      return false;
    },
  );
}

for (const [name, curve] of [
  ['p-256', p256],
  ['p-384', p384],
  ['p-521', p521],
] as const) {
  test(`${name}: noble accepts what we sign, for random keys and digests`, () => {
    for (let round = 0; round < 40; round += 1) {
      const secret = curve.utils.randomSecretKey();
      const digest = new Uint8Array(randomBytes([32, 48, 64][round % 3] ?? 32));
      const der = signEcdsa(name, BigInt(`0x${Buffer.from(secret).toString('hex')}`), digest);
      const options = { prehash: false, lowS: false, format: 'der' } as const;
      const publicKey = curve.getPublicKey(secret);
      assert.ok(curve.verify(der, digest, publicKey, options));
      digest[0] = (digest[0] ?? 0) ^ 1;
      assert.ok(!curve.verify(der, digest, publicKey, options));
    }
  });
}

test('two signatures of one digest never share a nonce', () => {
  const digest = new Uint8Array(32);
  const signatures = Array.from({ length: 50 }, () => signEcdsa('p-256', 7n, digest));
  const nonces = new Set(signatures.map((der) => Buffer.from(der.subarray(4, 36)).toString('hex')));
  assert.equal(nonces.size, 50);
});
