/** What is over may go, and nothing else. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuthorizationId, GrantId, TransactionId } from '#domain/identifiers.ts';
import type { SpendingOrder } from './authorizations.ts';
import {
  emptyStores,
  now,
  openSlots,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleGrant,
  seededStores,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { Stores } from './stores.ts';

const all = 100;
const note = { event: 'authorization.given', facts: {} } as const;

export function expiredRecordsContract(name: string, open: OpenStores): void {
  test(`${name}: a grant goes when both tokens have expired, not a millisecond before`, async (t) => {
    const { grants, expiredRecords } = await seededStores(open, t);
    const plain = { refreshHash: undefined, refreshExpiresAt: undefined };
    await grants.add(grantOf(1, { ...plain, accessExpiresAt: now }));
    await grants.add(grantOf(2, { accessExpiresAt: now - 1000, refreshExpiresAt: now }));
    await grants.add(grantOf(3, { accessExpiresAt: now, refreshExpiresAt: now - 1000 }));
    assert.equal(await expiredRecords.destroyGrants(now, all), 0);
    assert.equal(await expiredRecords.destroyGrants(now + 1, 2), 2);
    assert.equal(await expiredRecords.destroyGrants(now + 1, 2), 1);
    assert.equal(await grants.findByRefreshHash('refresh-2'), undefined);
  });

  test(`${name}: a used-up grant stays as long as its refresh token could be replayed`, async (t) => {
    const { grants, expiredRecords } = await seededStores(open, t);
    const grant = grantOf(1, { accessExpiresAt: now, refreshExpiresAt: now + 1, revokedAt: now });
    await grants.add(grant);
    assert.equal(await expiredRecords.destroyGrants(now + 1, all), 0);
    assert.deepEqual(await grants.findByRefreshHash('refresh-1'), grant);
    assert.equal(await expiredRecords.destroyGrants(now + 2, all), 1);
  });

  test(`${name}: a transaction goes with all its authorizations and slots`, async (t) => {
    const stores = await seededStores(open, t);
    const { authorizations, expiredRecords } = stores;
    await addSpent(stores, 1, now);
    await addSpent(stores, 2, now + 1);
    const other = { id: 'next' as AuthorizationId, sadHash: 'sad-next' };
    const successor = authorizationOf(1, { ...other, transactionExpiresAt: now });
    const replaced = 'authorization-1' as AuthorizationId;
    await authorizations.extend({ replaced, successor, addedDigests: [], at: now, note });

    assert.equal(await expiredRecords.destroyTransactions(now, all), 0);
    assert.equal(await expiredRecords.destroyTransactions(now + 1, all), 1);
    assert.equal(await authorizations.findBySadHash('sad-1'), undefined);
    assert.equal(await authorizations.findBySadHash('sad-next'), undefined);
    assert.deepEqual(await authorizations.openSlots('transaction-1' as TransactionId), []);
    assert.notEqual(await authorizations.findBySadHash('sad-2'), undefined);
  });

  test(`${name}: transactions go in batches, and the last one is told by its size`, async (t) => {
    const stores = await seededStores(open, t);
    for (let number = 1; number <= 5; number += 1) await addSpent(stores, number, now);
    const batch = () => stores.expiredRecords.destroyTransactions(now + 1, 2);
    assert.deepEqual([await batch(), await batch(), await batch(), await batch()], [2, 2, 1, 0]);
  });

  test(`${name}: what is left of a transaction that is not over cannot be used again`, async (t) => {
    const stores = await seededStores(open, t);
    await addSpent(stores, 1, now);
    await stores.expiredRecords.destroyTransactions(now, all);
    assert.equal(await stores.authorizations.spend(spendingOf(1)), false);
  });

  test(`${name}: windows of rate limits go when they began before the time`, async (t) => {
    const { rateLimits, expiredRecords } = await emptyStores(open, t);
    const limit = { limit: 1, windowSeconds: 60, count: 1 };
    await rateLimits.take('alice', limit, now - 60_000);
    await rateLimits.take('alice', limit, now);
    assert.equal(await expiredRecords.destroyRateWindows(now - 60_000, all), 0);
    assert.equal(await expiredRecords.destroyRateWindows(now, all), 1);
    assert.equal((await rateLimits.take('alice', limit, now)).allowed, false);
  });

  test(`${name}: leases go when they have ended`, async (t) => {
    const { leases, expiredRecords } = await emptyStores(open, t);
    const claim = { name: 'set-up', holder: 'node-1' };
    await leases.take(claim, 1, now - 1000);
    assert.equal(await expiredRecords.destroyLeases(now, all), 0);
    assert.equal(await leases.renew(claim, 1, now - 1), true);
    assert.equal(await expiredRecords.destroyLeases(now + 1, all), 0);
    assert.equal(await expiredRecords.destroyLeases(now + 1000, all), 1);
  });
}

function grantOf(number: number, changes: Parameters<typeof sampleGrant>[0]) {
  return sampleGrant({
    id: `grant-${number}` as GrantId,
    accessHash: `access-${number}`,
    refreshHash: `refresh-${number}`,
    ...changes,
  });
}

function authorizationOf(number: number, changes: Parameters<typeof sampleAuthorization>[0] = {}) {
  return sampleAuthorization({
    id: `authorization-${number}` as AuthorizationId,
    transactionId: `transaction-${number}` as TransactionId,
    sadHash: `sad-${number}`,
    ...changes,
  });
}

async function addSpent({ authorizations }: Stores, number: number, endsAt: number) {
  const authorization = authorizationOf(number, { transactionExpiresAt: endsAt });
  await authorizations.add(authorization, openSlots(sampleDigest('document')), note);
  await authorizations.spend(spendingOf(number));
}

function spendingOf(number: number): SpendingOrder {
  return {
    id: `authorization-${number}` as AuthorizationId,
    credentialId: sampleCredential().id,
    consumes: false,
    spending: [{ position: 0, digest: sampleDigest('document') }],
    at: now,
    intent: note,
  };
}
