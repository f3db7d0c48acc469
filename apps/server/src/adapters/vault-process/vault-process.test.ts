/** The vault through its socket keeps the contract of key vaults, and seals. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { keyVaultContract } from '#ports/key-vault.contract.ts';
import { connectVault, startVault, vaultPlace } from './vault-world.contract.ts';

const end = { after };
const place = vaultPlace(end);
await startVault(end, place);
const client = connectVault(end, place);

keyVaultContract('vault process', async () => client.keyVault);

test('a secret sealed there opens there, in its place only', async () => {
  const { sealing } = client;
  const sealed = await sealing.seal(Uint8Array.of(1, 2, 3), 'here');
  assert.deepEqual(await sealing.open(sealed, 'here'), Uint8Array.of(1, 2, 3));
  await assert.rejects(sealing.open(sealed, 'there'), { code: 'vault_failed' });
});

test('a MAC is the same for the same secret in the same place only', async () => {
  const { sealing } = client;
  const mac = await sealing.mac(Uint8Array.of(1), 'here');
  assert.equal(mac.length, 32);
  assert.deepEqual(await sealing.mac(Uint8Array.of(1), 'here'), mac);
  assert.notDeepEqual(await sealing.mac(Uint8Array.of(1), 'there'), mac);
});

test('a vault that answers is healthy', async () => {
  assert.equal(await client.health(), undefined);
});

test('a vault whose keys cannot all be used says so', async (t) => {
  const other = vaultPlace(t);
  const trouble = { state: 'degraded', reason: 'token b: CKR_DEVICE_ERROR' } as const;
  await startVault(t, other, { health: async () => trouble });
  assert.deepEqual(await connectVault(t, other).health(), trouble);
});
