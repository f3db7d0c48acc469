/** What every store of wrapped keys must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeyRef } from '#domain/identifiers.ts';
import { emptyStores, everyOctet } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const [first, second] = ['key-1' as KeyRef, 'key-2' as KeyRef];

export function wrappedKeysContract(name: string, open: OpenStores): void {
  test(`${name}: a wrapped key comes back octet by octet`, async (t) => {
    const { wrappedKeys } = await emptyStores(open, t);
    await wrappedKeys.add(first, everyOctet);
    await wrappedKeys.add(second, Uint8Array.of(7));
    assert.deepEqual(await wrappedKeys.find(first), everyOctet);
    assert.deepEqual(await wrappedKeys.find(second), Uint8Array.of(7));
  });

  test(`${name}: a removed key is gone, the others stay, and removing twice is fine`, async (t) => {
    const { wrappedKeys } = await emptyStores(open, t);
    await wrappedKeys.add(first, everyOctet);
    await wrappedKeys.add(second, everyOctet);
    await wrappedKeys.remove(first);
    await wrappedKeys.remove(first);
    assert.equal(await wrappedKeys.find(first), undefined);
    assert.deepEqual(await wrappedKeys.find(second), everyOctet);
  });

  test(`${name}: a key reference that is taken is an outage, not an overwrite`, async (t) => {
    const { wrappedKeys } = await emptyStores(open, t);
    await wrappedKeys.add(first, everyOctet);
    const again = wrappedKeys.add(first, Uint8Array.of(7));
    await assert.rejects(again, { name: 'Outage', code: 'store_failed' });
    assert.deepEqual(await wrappedKeys.find(first), everyOctet);
  });
}
