/** What every store of leases must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTrue, emptyStores, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const seconds = 30;
const end = now + seconds * 1000;
const mine = { name: 'set-up', holder: 'node-1' };
const theirs = { name: 'set-up', holder: 'node-2' };

export function leasesContract(name: string, open: OpenStores): void {
  test(`${name}: a lease is taken once, also by the one who holds it`, async (t) => {
    const { leases } = await emptyStores(open, t);
    assert.equal(await leases.take(mine, seconds, now), true);
    assert.equal(await leases.take(theirs, seconds, now), false);
    assert.equal(await leases.take(mine, seconds, now), false);
    assert.equal(await leases.take({ ...theirs, name: 'housekeeping' }, seconds, now), true);
  });

  test(`${name}: of 50 who want a lease at once, one gets it, twice in a row`, async (t) => {
    const { leases } = await emptyStores(open, t);
    const race = (at: number) =>
      Promise.all(
        Array.from({ length: 50 }, (_, number) =>
          leases.take({ name: 'set-up', holder: `node-${number}` }, seconds, at),
        ),
      );
    assert.equal(countTrue(await race(now)), 1);
    assert.equal(countTrue(await race(end)), 1);
  });

  test(`${name}: a lease ends at its last millisecond, and its holder has lost it`, async (t) => {
    const { leases } = await emptyStores(open, t);
    await leases.take(mine, seconds, now);
    assert.equal(await leases.take(theirs, seconds, end - 1), false);
    assert.equal(await leases.renew(mine, seconds, end), false);
    assert.equal(await leases.take(theirs, seconds, end), true);
    assert.equal(await leases.renew(mine, seconds, end), false);
  });

  test(`${name}: a renewed lease lasts longer, and nobody else renews it`, async (t) => {
    const { leases } = await emptyStores(open, t);
    await leases.take(mine, seconds, now);
    assert.equal(await leases.renew(theirs, seconds, end - 1), false);
    assert.equal(await leases.renew(mine, seconds, end - 1), true);
    assert.equal(await leases.take(theirs, seconds, end + 1000), false);
    assert.equal(await leases.take(theirs, seconds, end - 1 + seconds * 1000), true);
  });

  test(`${name}: a released lease is free at once; only its holder releases it`, async (t) => {
    const { leases } = await emptyStores(open, t);
    await leases.take(mine, seconds, now);
    await leases.release(theirs);
    assert.equal(await leases.take(theirs, seconds, now), false);
    await leases.release(mine);
    assert.equal(await leases.take(theirs, seconds, now), true);
    await leases.release(mine);
    assert.equal(await leases.take(mine, seconds, now), false);
  });
}
