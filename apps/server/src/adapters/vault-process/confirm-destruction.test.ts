/** Which keys the vault ends for a node that asks, by the vault's own look at the records. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { AuthorityId, CredentialId, KeyRef } from '#domain/identifiers.ts';
import { authorityKinds } from '#domain/issuance/authority.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import {
  everyOctet,
  frozenClock,
  now,
  sampleAccount,
  sampleCredential,
} from '#ports/samples.contract.ts';
import { makeConfirmDestruction } from './confirm-destruction.ts';
import { connectVault, startVault, vaultPlace } from './vault-world.contract.ts';

async function world() {
  const stores = await openMemoryStore({ clock: frozenClock });
  await stores.accounts.add(sampleAccount());
  const confirm = makeConfirmDestruction(stores);
  const ends = (keyRef: KeyRef, isNew = false) =>
    confirm({ keyRef, isNew }).then(
      () => true,
      (error: { readonly code: string }) => {
        assert.equal(error.code, 'key_in_use');
        return false;
      },
    );
  const credential = async (keyRef: string, changes: Partial<Credential>) => {
    const id = `of ${keyRef} ${Object.keys(changes)}` as CredentialId;
    await stores.credentials.add(
      sampleCredential({ id, certificateSerial: id, keyRef: keyRef as KeyRef, ...changes }),
    );
    return keyRef as KeyRef;
  };
  return { stores, ends, credential };
}

test('the key of a credential that had its one call goes, and no other of a credential', async () => {
  const { ends, credential } = await world();
  assert.ok(await ends(await credential('used', { oneTime: true, consumedAt: now })));
  assert.ok(!(await ends(await credential('unused', { oneTime: true }))));
  assert.ok(!(await ends(await credential('lasting', {}))));
  // Not even right after it was made.
  assert.ok(!(await ends(await credential('new', {}), true)));
});

test('a key that two credentials name stays until both are over', async () => {
  const { ends, credential } = await world();
  await credential('shared', { oneTime: true, consumedAt: now });
  assert.ok(!(await ends(await credential('shared', { oneTime: true }))));
});

test('the key of an authority stays', async () => {
  const { stores, ends } = await world();
  const keyRef = 'of the CA' as KeyRef;
  const common = { keyRef, keyAlgorithm: 'p-256', chain: [everyOctet], createdAt: now } as const;
  for (const kind of authorityKinds) {
    const ownRef = `${keyRef} ${kind}` as KeyRef;
    await stores.authorities.add({ ...common, id: kind as AuthorityId, kind, keyRef: ownRef });
    assert.ok(!(await ends(ownRef, true)), kind);
  }
});

test('a key that was made ahead stays, and after it was claimed, too', async () => {
  const { stores, ends } = await world();
  const keyRef = 'ahead' as KeyRef;
  const made = { algorithm: 'p-256', publicKey: everyOctet, createdAt: now } as const;
  await stores.pooledKeys.add({ keyRef, ...made });
  assert.ok(!(await ends(keyRef, true)));
  await stores.pooledKeys.claim('p-256', now);
  assert.ok(!(await ends(keyRef)));
});

test('a key that nothing names goes only if it was made here, not long ago', async () => {
  const { ends } = await world();
  assert.ok(await ends('unnamed' as KeyRef, true));
  assert.ok(!(await ends('unnamed' as KeyRef)));
});

test('through the socket, what is in use stays and what was just made can go', async (t) => {
  const { stores, credential } = await world();
  const place = vaultPlace(t);
  await startVault(t, place, { confirmDestruction: makeConfirmDestruction(stores) });
  const { keyVault } = connectVault(t, place);
  const { keyRef: kept } = await keyVault.generate('p-256');
  const { keyRef: lost } = await keyVault.generate('p-256');
  await credential(kept, {});
  await assert.rejects(keyVault.destroy(kept), { code: 'vault_failed' });
  await keyVault.publicKeyOf(kept);
  assert.match(place.lines.join(''), /key_in_use/);

  await keyVault.destroy(lost);
  await assert.rejects(keyVault.publicKeyOf(lost));
  // Gone, it is as unknown as any other.
  await assert.rejects(keyVault.destroy('never made' as KeyRef), { code: 'vault_failed' });
});
