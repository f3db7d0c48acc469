/** The pool: filled from below the mark up to the target, by several at once, whole after a crash. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { KeyRef } from '#domain/identifiers.ts';
import { frozenClock, now } from '#ports/samples.contract.ts';
import { makeRefreshPooledKeys } from './refresh-pooled-keys.ts';

const plan = { algorithm: 'p-256', target: 5, lowWater: 2 } as const;
const always = () => Promise.resolve(true);

async function world(vault: { readonly failsAfter?: number } = {}) {
  const stores = await openMemoryStore({ clock: frozenClock });
  let made = 0;
  const keyVault = {
    generate: async () => {
      if (made === vault.failsAfter) throw new Error('the token is gone');
      made += 1;
      return { keyRef: `key-${made}` as KeyRef, publicKey: Uint8Array.of(made) };
    },
    sign: () => assert.fail('a key was used'),
    publicKeyOf: () => assert.fail('a key was looked at'),
    destroy: () => assert.fail('a key was destroyed'),
  };
  const ports = { ...stores, keyVault, clock: frozenClock };
  return { ...stores, refresh: makeRefreshPooledKeys(ports), made: () => made };
}

test('an empty pool is filled to its target, and each key is on record', async () => {
  const { refresh, pooledKeys, journal } = await world();
  assert.equal(await refresh(plan, always), 5);
  assert.equal(await pooledKeys.count('p-256'), 5);
  const entries = await journal.read(0, 100);
  assert.deepEqual(
    entries.map(({ event, facts }) => [event, facts['keyRef'], facts['key']]),
    [1, 2, 3, 4, 5].map((number) => ['key.made', `key-${number}`, 'p-256']),
  );
});

test('a pool at its low-water mark is left alone; one key less, and it is filled', async () => {
  const { refresh, pooledKeys, made } = await world();
  await refresh(plan, always);
  for (let claim = 0; claim < 3; claim++) await pooledKeys.claim('p-256', now);
  assert.equal(await refresh(plan, always), 2);
  assert.equal(made(), 5);
  await pooledKeys.claim('p-256', now);
  assert.equal(await refresh(plan, always), 5);
  assert.equal(made(), 9);
});

test('four at once make at most one key too many each', async () => {
  const { refresh, made } = await world();
  await Promise.all([1, 2, 3, 4].map(() => refresh(plan, always)));
  assert.ok(made() >= 5 && made() <= 8, `made ${made()}`);
});

test('told to stop, it stops after the key it is at', async () => {
  const { refresh, made } = await world();
  let asked = 0;
  assert.equal(await refresh(plan, async () => (asked += 1) <= 2), 2);
  assert.equal(made(), 2);
});

test('when the vault fails, what was made before stays in the pool', async () => {
  const { refresh, pooledKeys } = await world({ failsAfter: 3 });
  await assert.rejects(refresh(plan, always), /the token is gone/);
  assert.equal(await pooledKeys.count('p-256'), 3);
});
