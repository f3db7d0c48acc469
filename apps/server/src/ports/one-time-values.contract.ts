/** What every store of one-time values must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTrue, emptyStores, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const claim = { kind: 'dpop-proof', value: 'key:jti-1', expiresAt: now } as const;

export function oneTimeValuesContract(name: string, open: OpenStores): void {
  test(`${name}: a value is claimed once, whatever its second expiry`, async (t) => {
    const { oneTimeValues } = await emptyStores(open, t);
    assert.equal(await oneTimeValues.claim(claim), true);
    assert.equal(await oneTimeValues.claim(claim), false);
    assert.equal(await oneTimeValues.claim({ ...claim, expiresAt: now + 1000 }), false);
  });

  test(`${name}: of many who claim at once, one has it`, async (t) => {
    const { oneTimeValues } = await emptyStores(open, t);
    const claims = Array.from({ length: 50 }, () => oneTimeValues.claim(claim));
    assert.equal(countTrue(await Promise.all(claims)), 1);
  });

  test(`${name}: a value of another kind, or one letter off, is another value`, async (t) => {
    const { oneTimeValues } = await emptyStores(open, t);
    await oneTimeValues.claim(claim);
    assert.equal(await oneTimeValues.claim({ ...claim, kind: 'account-token' }), true);
    assert.equal(await oneTimeValues.claim({ ...claim, value: 'key:jti-2' }), true);
    assert.equal(await oneTimeValues.claim({ ...claim, value: 'KEY:jti-1' }), true);
    assert.equal(await oneTimeValues.claim({ ...claim, value: '' }), true);
  });

  test(`${name}: a value goes when it has expired, not a millisecond before`, async (t) => {
    const { oneTimeValues, expiredRecords } = await emptyStores(open, t);
    await oneTimeValues.claim(claim);
    assert.equal(await expiredRecords.destroyLapsed('one_time_values', now, 100), 0);
    assert.equal(await oneTimeValues.claim(claim), false);
    assert.equal(await expiredRecords.destroyLapsed('one_time_values', now + 1, 100), 1);
    assert.equal(await oneTimeValues.claim(claim), true);
  });
}
