/** The keeper of keys: fills, lets one node work at a time, raises its alarm, and goes on. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as later } from 'node:timers/promises';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { CredentialId, KeyRef } from '#domain/identifiers.ts';
import { now, sampleCredential } from '#ports/samples.contract.ts';
import { makeDestroyConsumedKeys } from '#usecases/credentials/destroy-consumed-keys.ts';
import { makeRefreshPooledKeys } from '#usecases/credentials/refresh-pooled-keys.ts';
import { keepKeyPools } from './keep-key-pools.ts';

const pools = { 'p-256': { target: 4, lowWater: 2 } };
const timing = { countEveryMs: 1, sweepEveryMs: 1, afterFailureMs: 1, alarmAfterMs: 1000 };

async function world() {
  const clock = { at: now, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  const vault = { fails: false, made: 0, destroyed: [] as string[] };
  const keyVault = {
    async generate() {
      await later(1);
      if (vault.fails) throw new Error('the token is gone');
      vault.made += 1;
      const keyRef = randomBytes(8).toString('hex') as KeyRef;
      return { keyRef, publicKey: Uint8Array.of(1) };
    },
    sign: () => assert.fail('a key was used'),
    publicKeyOf: () => assert.fail('a key was looked at'),
    destroy: async (keyRef: KeyRef) => void vault.destroyed.push(keyRef),
  };
  const warnings: string[] = [];
  const ports = { ...stores, keyVault, clock };
  const parts = {
    ...ports,
    random: new SystemRandom(),
    refreshPooledKeys: makeRefreshPooledKeys(ports),
    destroyConsumedKeys: makeDestroyConsumedKeys(ports),
    logger: {
      warn: (_facts: unknown, text?: string) => void warnings.push(text ?? ''),
      info: () => {},
    },
    timing,
  };
  const keep = (context: TestContext) => {
    const keeper = keepKeyPools(pools, parts);
    context.after(() => keeper.stop());
    return keeper;
  };
  return { ...stores, clock, vault, warnings, keep };
}

async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 5000;
  while (!(await fact())) {
    assert.ok(performance.now() < giveUpAt, 'it did not come about');
    await later(2);
  }
}

test('a pool is filled, and filled again when too few are left', async (t) => {
  const { keep, pooledKeys } = await world();
  const keeper = keep(t);
  await until(async () => (await pooledKeys.count('p-256')) === 4);
  for (let claim = 0; claim < 3; claim++) await pooledKeys.claim('p-256', now);
  await until(async () => (await pooledKeys.count('p-256')) === 4);
  await until(() => keeper.levels()[0]?.keys === 4);
  assert.deepEqual(keeper.levels(), [{ algorithm: 'p-256', keys: 4, alarm: false }]);
});

test('of several nodes one works, and none makes a key too many', async (t) => {
  const { keep, pooledKeys, vault } = await world();
  for (let node = 0; node < 3; node++) keep(t);
  await until(async () => (await pooledKeys.count('p-256')) === 4);
  await later(20);
  assert.equal(vault.made, 4);
});

test('a pool that stays low raises one alarm, which ends when it is filled', async (t) => {
  const { keep, clock, vault, warnings } = await world();
  vault.fails = true;
  const keeper = keep(t);
  const alarms = () => warnings.filter((text) => text.includes('low-water'));
  await until(() => warnings.length > 2);
  assert.deepEqual([alarms().length, keeper.levels()[0]?.alarm], [0, false]);
  clock.at += 1000;
  await until(() => keeper.levels()[0]?.alarm === true);
  await later(20);
  assert.equal(alarms().length, 1);
  vault.fails = false;
  await until(() => keeper.levels()[0]?.alarm === false);
});

test('told to stop, it stops in the middle of filling', async (t) => {
  const { keep, vault } = await world();
  const keeper = keep(t);
  await until(() => vault.made > 0);
  await keeper.stop();
  const { made } = vault;
  await later(20);
  assert.equal(vault.made, made);
});

test('keys of one-time credentials that were used are destroyed', async (t) => {
  const { keep, clock, credentials, vault } = await world();
  const id = 'once' as CredentialId;
  await credentials.add(sampleCredential({ id, oneTime: true, consumedAt: now }));
  clock.at += 601_000;
  keep(t);
  await until(() => vault.destroyed.length > 0);
  assert.deepEqual(vault.destroyed, ['key-1']);
});
