/** The sweeper of one-time keys: what it destroys, what it leaves alone, and what it repeats. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { CredentialId, KeyRef } from '#domain/identifiers.ts';
import { frozenClock, now, sampleCredential } from '#ports/samples.contract.ts';
import { makeDestroyConsumedKeys } from './destroy-consumed-keys.ts';

const tenMinutes = 600_000;

async function world() {
  const stores = await openMemoryStore({ clock: frozenClock });
  const destroyed: string[] = [];
  const vault = { fails: false, keeps: '' };
  const keyVault = {
    generate: () => assert.fail('a key was made'),
    sign: () => assert.fail('a key was used'),
    publicKeyOf: () => assert.fail('a key was looked at'),
    destroy: async (keyRef: KeyRef) => {
      if (vault.fails || keyRef === vault.keeps) throw new Error('the token is gone');
      destroyed.push(keyRef);
    },
  };
  const add = (name: string, consumedAt: number | undefined) => {
    const [id, keyRef] = [name as CredentialId, `key of ${name}` as KeyRef];
    return stores.credentials.add(sampleCredential({ id, keyRef, oneTime: true, consumedAt }));
  };
  const events = async () =>
    (await stores.journal.read(0, 10)).map(({ event, facts }) => [event, facts['keyRef']]);
  const ports = { ...stores, keyVault, clock: frozenClock };
  return { ...ports, vault, destroyed, add, events, sweep: makeDestroyConsumedKeys(ports) };
}

test('the key of a call that is over is destroyed once, and it is on record', async () => {
  const { add, sweep, destroyed, events } = await world();
  await add('over', now - tenMinutes - 1);
  assert.equal(await sweep(), 1);
  assert.equal(await sweep(), 0);
  assert.deepEqual(destroyed, ['key of over']);
  assert.deepEqual(await events(), [['key.destroyed', 'key of over']]);
});

test('a key that may be in use, or was never used, is left alone', async () => {
  const { add, sweep, destroyed } = await world();
  await add('under way', now - tenMinutes);
  await add('unused', undefined);
  assert.equal(await sweep(), 0);
  assert.deepEqual(destroyed, []);
});

test('what the vault could not destroy is destroyed the next time', async () => {
  const { add, sweep, destroyed, vault, events } = await world();
  await add('over', now - tenMinutes - 1);
  vault.fails = true;
  await assert.rejects(sweep(), /the token is gone/);
  assert.deepEqual(await events(), []);
  vault.fails = false;
  assert.equal(await sweep(), 1);
  assert.deepEqual(destroyed, ['key of over']);
});

test('a key that cannot be destroyed keeps no other key alive, and is told of', async () => {
  const { add, sweep, destroyed, vault } = await world();
  await add('stuck', now - tenMinutes - 2);
  await add('over', now - tenMinutes - 1);
  vault.keeps = 'key of stuck';
  await assert.rejects(sweep(), /the token is gone/);
  assert.deepEqual(destroyed, ['key of over']);
  vault.keeps = '';
  assert.equal(await sweep(), 1);
});

test('after a crash before the mark it destroys again, which harms nobody', async () => {
  const { add, destroyed, ...ports } = await world();
  await add('over', now - tenMinutes - 1);
  const credentials = Object.create(ports.credentials, {
    markKeyDestroyed: { value: () => Promise.reject(new Error('crash')) },
    listToDestroy: { value: ports.credentials.listToDestroy.bind(ports.credentials) },
  }) as typeof ports.credentials;
  await assert.rejects(makeDestroyConsumedKeys({ ...ports, credentials })(), /crash/);
  assert.equal(await ports.sweep(), 1);
  assert.deepEqual(destroyed, ['key of over', 'key of over']);
});
