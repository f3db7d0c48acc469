/** What every store of the installation's record must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTrue, emptyStores, everyOctet, farFuture } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const record = { id: 'installation-1', vaultProof: everyOctet, createdAt: farFuture };
const other = { id: 'installation-2', vaultProof: Uint8Array.of(7), createdAt: 0 };

export function installationContract(name: string, open: OpenStores): void {
  test(`${name}: a store belongs to nobody until it is said`, async (t) => {
    const { installation } = await emptyStores(open, t);
    assert.equal(await installation.find(), undefined);
    assert.equal(await installation.add(record), true);
    assert.deepEqual(await installation.find(), record);
  });

  test(`${name}: of many first starts at once one decides whose the store is`, async (t) => {
    const { installation } = await emptyStores(open, t);
    const records = [record, other, { ...other, id: 'installation-3' }];
    const added = await Promise.all(records.map((each) => installation.add(each)));
    assert.equal(countTrue(added), 1);
    assert.deepEqual(await installation.find(), records[added.indexOf(true)]);
    assert.equal(await installation.add(other), false);
  });
}
