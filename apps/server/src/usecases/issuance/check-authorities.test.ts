/** A vault is told apart from the one that made the authorities' keys. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { keyEncryptionKey } from '#adapters/software-keys/key-encryption-key.ts';
import { SoftwareKeyVault } from '#adapters/software-keys/software-key-vault.ts';
import { Outage } from '#domain/outage.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import { authorityWorld } from '../../../../../tests/worlds/authority-world.ts';
import { makeCheckAuthorities } from './check-authorities.ts';

const at = Date.UTC(2030, 0, 1);

async function world() {
  const { ports, plan, createAuthorities } = await authorityWorld({ at });
  const { root } = await createAuthorities(plan);
  const { authorities, keyVault, wrappedKeys } = ports;
  const otherKey = keyEncryptionKey(randomBytes(32));
  return {
    keyVault,
    root,
    otherVault: new SoftwareKeyVault(wrappedKeys, otherKey),
    check: (vault: KeyVault) => makeCheckAuthorities({ authorities, keyVault: vault })(),
  };
}

test('the vault that made the keys passes, one with another key-encryption key does not', async () => {
  const { check, keyVault, otherVault } = await world();
  await check(keyVault);
  await assert.rejects(check(otherVault), isVaultFailure);
});

test('a key that opens but is not the one of the certificate is found', async () => {
  const { check, keyVault, root } = await world();
  const swapped = await keyVault.generate('p-256');
  const publicKeyOf: KeyVault['publicKeyOf'] = (keyRef) =>
    keyVault.publicKeyOf(keyRef === root.keyRef ? swapped.keyRef : keyRef);
  await assert.rejects(check({ ...unused, publicKeyOf }), isVaultFailure);
});

test('before there are authorities there is nothing to find', async () => {
  const { ports } = await authorityWorld({ at });
  await makeCheckAuthorities(ports)();
});

const unused: Omit<KeyVault, 'publicKeyOf'> = {
  generate: () => assert.fail('a key was made'),
  sign: () => assert.fail('a key was used'),
  destroy: () => assert.fail('a key was destroyed'),
};

function isVaultFailure(error: unknown): boolean {
  return error instanceof Outage && error.code === 'vault_failed';
}
