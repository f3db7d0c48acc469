/** What every store of keys made ahead must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyRef } from '#domain/identifiers.ts';
import type { PooledKey, PooledKeys } from './pooled-keys.ts';
import { emptyStores, everyOctet, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

export function pooledKeysContract(name: string, open: OpenStores): void {
  test(`${name}: a pooled key is given octet by octet, once`, async (t) => {
    const { pooledKeys } = await emptyStores(open, t);
    await pooledKeys.add(pooledKey('key-1'));
    const given = { keyRef: 'key-1' as KeyRef, publicKey: everyOctet };
    assert.deepEqual(await pooledKeys.claim('rsa-3072', now), given);
    assert.equal(await pooledKeys.claim('rsa-3072', now), undefined);
  });

  test(`${name}: the oldest key is given first, then by reference`, async (t) => {
    const { pooledKeys } = await emptyStores(open, t);
    await pooledKeys.add(pooledKey('b'));
    await pooledKeys.add(pooledKey('a'));
    await pooledKeys.add(pooledKey('z', { createdAt: now - 1 }));
    const given = [];
    for (let turn = 0; turn < 3; turn++) given.push(await pooledKeys.claim('rsa-3072', now));
    assert.deepEqual(
      given.map((key) => key?.keyRef),
      ['z', 'a', 'b'],
    );
  });

  test(`${name}: a pool gives and counts keys of the asked algorithm alone`, async (t) => {
    const { pooledKeys } = await emptyStores(open, t);
    await pooledKeys.add(pooledKey('rsa'));
    await pooledKeys.add(pooledKey('ec', { algorithm: 'p-256' }));
    assert.equal(await pooledKeys.count('p-256'), 1);
    assert.equal((await pooledKeys.claim('p-256', now))?.keyRef, 'ec');
    assert.equal(await pooledKeys.count('p-256'), 0);
    assert.equal(await pooledKeys.claim('p-256', now), undefined);
    assert.equal(await pooledKeys.count('rsa-3072'), 1);
    assert.equal(await pooledKeys.count('rsa-4096'), 0);
  });

  test(`${name}: a pooled key is free until it is claimed, and another never was`, async (t) => {
    const { pooledKeys } = await emptyStores(open, t);
    await pooledKeys.add(pooledKey('key-1'));
    assert.equal(await pooledKeys.isFree('key-1' as KeyRef), true);
    assert.equal(await pooledKeys.isFree('key-2' as KeyRef), false);
    await pooledKeys.claim('rsa-3072', now);
    assert.equal(await pooledKeys.isFree('key-1' as KeyRef), false);
  });

  test(`${name}: a key that is pooled, or was, cannot be pooled again`, async (t) => {
    const { pooledKeys } = await emptyStores(open, t);
    await pooledKeys.add(pooledKey('key-1'));
    const taken = { name: 'Outage', code: 'store_failed' };
    await assert.rejects(pooledKeys.add(pooledKey('key-1')), taken);
    await pooledKeys.claim('rsa-3072', now);
    await assert.rejects(pooledKeys.add(pooledKey('key-1')), taken);
  });

  test(`${name}: 200 claims at once get each of 150 keys once`, async (t) => {
    const { pooledKeys } = await emptyStores(open, t);
    await raceForKeys([pooledKeys], { keys: 150, claims: 200 });
  });
}

/** Claims, all at once and spread over several handles on one store, give each key once. */
export async function raceForKeys(
  handles: readonly PooledKeys[],
  { keys, claims }: { readonly keys: number; readonly claims: number },
): Promise<void> {
  const refs = Array.from({ length: keys }, (_, number) => `key-${1000 + number}`);
  for (const ref of refs) await handles[0]?.add(pooledKey(ref));
  const turns = Array.from({ length: Math.ceil(claims / handles.length) }, () => handles).flat();
  const given = await Promise.all(turns.map((handle) => handle.claim('rsa-3072', now)));
  const got = given.flatMap((key) => (key === undefined ? [] : [key.keyRef as string]));
  assert.equal(got.sort().join(), refs.join());
}

function pooledKey(keyRef: string, changes: Partial<PooledKey> = {}): PooledKey {
  const key = { keyRef: keyRef as KeyRef, publicKey: everyOctet, createdAt: now };
  return { ...key, algorithm: 'rsa-3072', ...changes };
}
