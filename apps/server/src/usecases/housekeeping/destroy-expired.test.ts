/** What is over goes after its retention, to the millisecond; one node at a time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import type { AuthorizationId, GrantId, TransactionId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import {
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleGrant,
} from '#ports/samples.contract.ts';
import { batchSize, makeDestroyExpired } from './destroy-expired.ts';

const dayMs = 24 * 3_600_000;
const note = { event: 'authorization.given', facts: {} } as const;
const nothing = { grants: 0, transactions: 0, rateWindows: 0, leases: 0, lapsed: 0 };

async function world() {
  const clock = { at: now, now: () => clock.at };
  const stores = await openMemoryStore({ clock });
  const ports = { ...stores, random: new SystemRandom(), clock, retentionHours: 24 };
  return { clock, stores, ports, destroyExpired: makeDestroyExpired(ports) };
}

test('a grant goes a day after its last token expired, and not a millisecond before', async () => {
  const { clock, stores, destroyExpired } = await world();
  await stores.grants.add(sampleGrant({ accessExpiresAt: now, refreshExpiresAt: now + 1000 }));
  clock.at = now + 1000 + dayMs;
  assert.deepEqual(await destroyExpired(), nothing);
  clock.at += 1;
  assert.deepEqual(await destroyExpired(), { ...nothing, grants: 1 });
});

test('a spent yes is refused again until it is gone, a day after its transaction', async () => {
  const { clock, stores, destroyExpired } = await world();
  const { authorizations } = stores;
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  const authorization = sampleAuthorization({ transactionExpiresAt: now + 1000 });
  const digest = sampleDigest('document');
  await authorizations.add(authorization, openSlots(digest), note);
  const { id, credentialId } = authorization;
  const spending = [{ position: 0, digest }];
  const order = { id, credentialId, spending, consumes: false, at: now, intent: note };
  const spend = () => authorizations.spend(order);
  assert.equal(await spend(), true);

  clock.at = now + 1000 + dayMs;
  assert.deepEqual(await destroyExpired(), nothing);
  assert.equal(await spend(), false);
  clock.at += 1;
  assert.deepEqual(await destroyExpired(), { ...nothing, transactions: 1 });
  assert.equal(await spend(), false);
});

test('the window of a rate limit goes when the longest of all could be over', async () => {
  const { clock, stores, destroyExpired } = await world();
  await stores.rateLimits.take('alice', { limit: 1, windowSeconds: 3600, count: 1 }, now);
  clock.at = now + 3_600_000;
  assert.deepEqual(await destroyExpired(), nothing);
  clock.at += 1;
  assert.deepEqual(await destroyExpired(), { ...nothing, rateWindows: 1 });
});

test('a value that is good once is let go a day after nobody could use it again', async () => {
  const { clock, stores, destroyExpired } = await world();
  await stores.oneTimeValues.claim({ kind: 'dpop-proof', value: 'jti', expiresAt: now });
  clock.at = now + dayMs;
  assert.deepEqual(await destroyExpired(), nothing);
  clock.at += 1;
  assert.deepEqual(await destroyExpired(), { ...nothing, lapsed: 1 });
});

test('more than a batch goes in one run', async () => {
  const { clock, stores, destroyExpired } = await world();
  const many = batchSize * 2 + 1;
  for (let number = 0; number < many; number += 1) {
    const tokens = { accessHash: `access-${number}`, refreshHash: `refresh-${number}` };
    const times = { accessExpiresAt: now, refreshExpiresAt: now };
    await stores.grants.add(sampleGrant({ id: `grant-${number}` as GrantId, ...tokens, ...times }));
    const ids = {
      id: `a-${number}` as AuthorizationId,
      transactionId: `${number}` as TransactionId,
    };
    const yes = { ...ids, sadHash: `sad-${number}`, transactionExpiresAt: now };
    await stores.authorizations.add(sampleAuthorization(yes), openSlots(undefined), note);
  }
  clock.at = now + dayMs + 1;
  assert.deepEqual(await destroyExpired(), { ...nothing, grants: many, transactions: many });
});

test('while another node holds the lease nothing is done, and afterwards it is', async () => {
  const { clock, stores, destroyExpired } = await world();
  await stores.grants.add(sampleGrant({ accessExpiresAt: now, refreshExpiresAt: now }));
  clock.at = now + dayMs + 1;
  const other = { name: 'housekeeping', holder: 'another node' };
  await stores.leases.take(other, 60, clock.at);
  assert.equal(await destroyExpired(), undefined);
  await stores.leases.release(other);
  assert.equal((await destroyExpired())?.grants, 1);
});

test('an outage on the way gives the lease back', async () => {
  const { ports, stores } = await world();
  const fails = async () => {
    throw new Outage('store_failed', { cause: new Error('gone') });
  };
  const expiredRecords = { ...stores.expiredRecords, destroyGrants: fails } as never;
  await assert.rejects(makeDestroyExpired({ ...ports, expiredRecords })(), { name: 'Outage' });
  assert.deepEqual(await makeDestroyExpired(ports)(), nothing);
});

test('the journal is left alone', async () => {
  const { clock, stores, destroyExpired } = await world();
  await stores.journal.record({ event: 'access.granted', facts: {} });
  clock.at = now + 1000 * dayMs;
  await destroyExpired();
  assert.equal((await stores.journal.head()).sequence, 1);
});
