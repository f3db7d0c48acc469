/** What every store of sealed keys must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyStores, everyOctet, farFuture } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const key = { name: 'vapid', sealed: everyOctet, createdAt: farFuture };
const later = { name: 'vapid', sealed: Uint8Array.of(7), createdAt: 0 };

export function sealedKeysContract(name: string, open: OpenStores): void {
  test(`${name}: a sealed key is found by its name, and by no other`, async (t) => {
    const { sealedKeys } = await emptyStores(open, t);
    assert.equal(await sealedKeys.find('vapid'), undefined);
    assert.deepEqual(await sealedKeys.addIfAbsent(key), key);
    assert.deepEqual(await sealedKeys.find('vapid'), key);
    assert.equal(await sealedKeys.find('VAPID'), undefined);
    const other = { ...later, name: 'vapid2' };
    assert.deepEqual(await sealedKeys.addIfAbsent(other), other);
  });

  test(`${name}: of many that make a key at once all go on with the same`, async (t) => {
    const { sealedKeys } = await emptyStores(open, t);
    const keys = [key, later, { ...later, sealed: Uint8Array.of(8) }];
    const [first, ...rest] = await Promise.all(keys.map((each) => sealedKeys.addIfAbsent(each)));
    assert.ok(first !== undefined);
    for (const each of rest) assert.deepEqual(each, first);
    assert.deepEqual(await sealedKeys.addIfAbsent({ ...later, createdAt: 5 }), first);
    assert.deepEqual(await sealedKeys.find('vapid'), first);
  });
}
