/** What every store of access grants must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessGrant } from '#domain/access/access-grant.ts';
import type { AccountId, GrantId } from '#domain/identifiers.ts';
import {
  countTrue,
  farFuture,
  now,
  sampleAccount,
  sampleGrant,
  seededStores,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

export function accessGrantsContract(name: string, open: OpenStores): void {
  test(`${name}: an access grant comes back exactly as it was added`, async (t) => {
    const { grants } = await seededStores(open, t);
    const grant = sampleGrant({ accessExpiresAt: farFuture, revokedAt: now });
    await grants.add(grant);
    assert.deepEqual(await grants.findByAccessHash(grant.accessHash), grant);
    assert.deepEqual(await grants.findByRefreshHash(grant.refreshHash ?? ''), grant);
  });

  test(`${name}: a grant is told with whether its account is enabled`, async (t) => {
    const { accounts, grants } = await seededStores(open, t);
    const disabled = { id: 'account-2' as AccountId, name: 'bob', enabled: false };
    await accounts.add(sampleAccount(disabled));
    const first = sampleGrant();
    const second = sampleGrant({
      id: 'grant-2' as GrantId,
      accountId: disabled.id,
      accessHash: 'access-hash-2',
      refreshHash: undefined,
    });
    await grants.add(first);
    await grants.add(second);
    const find = (hash: string) => grants.findWithAccount(hash);
    assert.deepEqual(await find('access-hash-1'), { grant: first, accountEnabled: true });
    assert.deepEqual(await find('access-hash-2'), { grant: second, accountEnabled: false });
    assert.equal(await find('refresh-hash-1'), undefined);
  });

  test(`${name}: grants without a refresh token do not collide`, async (t) => {
    const { grants } = await seededStores(open, t);
    const bare = { refreshHash: undefined, refreshExpiresAt: undefined };
    const first = sampleGrant(bare);
    const second = sampleGrant({ ...bare, id: 'grant-2' as GrantId, accessHash: 'access-hash-2' });
    await grants.add(first);
    await grants.add(second);
    assert.deepEqual(await grants.findByAccessHash('access-hash-1'), first);
    assert.deepEqual(await grants.findByAccessHash('access-hash-2'), second);
  });

  test(`${name}: an access token is no refresh token, nor the other way round`, async (t) => {
    const { grants } = await seededStores(open, t);
    await grants.add(sampleGrant());
    assert.equal(await grants.findByAccessHash('refresh-hash-1'), undefined);
    assert.equal(await grants.findByRefreshHash('access-hash-1'), undefined);
    assert.equal(await grants.findByAccessHash(''), undefined);
  });

  test(`${name}: a revoked grant is still found, and says since when`, async (t) => {
    const { grants } = await seededStores(open, t);
    const grant = sampleGrant();
    await grants.add(grant);
    assert.equal(await grants.revoke(grant.id, now), true);
    const revoked = { ...grant, revokedAt: now };
    assert.deepEqual(await grants.findByAccessHash(grant.accessHash), revoked);
  });

  test(`${name}: a grant is revoked once, and keeps the first time`, async (t) => {
    const { grants } = await seededStores(open, t);
    const grant = sampleGrant();
    await grants.add(grant);
    await grants.revoke(grant.id, now);
    assert.equal(await grants.revoke(grant.id, now + 1), false);
    assert.equal((await grants.findByAccessHash(grant.accessHash))?.revokedAt, now);
  });

  test(`${name}: of 50 refreshes at once, one revokes the grant`, async (t) => {
    const { grants } = await seededStores(open, t);
    const { id } = sampleGrant();
    await grants.add(sampleGrant());
    const calls = Array.from({ length: 50 }, () => grants.revoke(id, now));
    assert.equal(countTrue(await Promise.all(calls)), 1);
  });

  test(`${name}: a grant is replaced once, and then both are there`, async (t) => {
    const { grants } = await seededStores(open, t);
    await grants.add(sampleGrant());
    const next = successorOf(2);
    assert.equal(await grants.replace(sampleGrant().id, next, now), true);
    assert.deepEqual(await grants.findByAccessHash(next.accessHash), next);
    assert.equal((await grants.findByAccessHash('access-hash-1'))?.revokedAt, now);
    assert.equal(await grants.replace(sampleGrant().id, successorOf(3), now), false);
    assert.equal(await grants.findByAccessHash('access-hash-3'), undefined);
  });

  test(`${name}: a successor that cannot be added leaves the old grant good`, async (t) => {
    const { grants } = await seededStores(open, t);
    await grants.add(sampleGrant());
    const replacing = grants.replace(sampleGrant().id, sampleGrant(), now);
    await assert.rejects(replacing, { name: 'Outage' });
    assert.equal((await grants.findByAccessHash('access-hash-1'))?.revokedAt, undefined);
  });

  test(`${name}: of 50 replacements at once, one succeeds`, async (t) => {
    const { grants } = await seededStores(open, t);
    await grants.add(sampleGrant());
    const { id } = sampleGrant();
    const calls = Array.from({ length: 50 }, (_, number) =>
      grants.replace(id, successorOf(number + 2), now),
    );
    assert.equal(countTrue(await Promise.all(calls)), 1);
  });

  test(`${name}: a family ends together, once, and no other grant with it`, async (t) => {
    const { grants } = await seededStores(open, t);
    const { id } = sampleGrant();
    await grants.add(sampleGrant());
    await grants.replace(id, successorOf(2), now);
    await grants.add(sampleGrant({ ...successorOf(3), familyId: 'grant-9' as GrantId }));
    assert.equal(await grants.revokeFamily(id, now + 1), 1);
    assert.equal(await grants.revokeFamily(id, now + 2), 0);
    assert.equal((await grants.findByAccessHash('access-hash-1'))?.revokedAt, now);
    assert.equal((await grants.findByAccessHash('access-hash-2'))?.revokedAt, now + 1);
    assert.equal((await grants.findByAccessHash('access-hash-3'))?.revokedAt, undefined);
  });

  test(`${name}: the end of an access token leaves its refresh token alone, once`, async (t) => {
    const { grants } = await seededStores(open, t);
    const grant = sampleGrant();
    await grants.add(grant);
    assert.equal(await grants.endAccess(grant.id, now), true);
    assert.equal(await grants.endAccess(grant.id, now), false);
    const ended = { ...grant, accessExpiresAt: now };
    assert.deepEqual(await grants.findByRefreshHash(grant.refreshHash ?? ''), ended);
    assert.equal(await grants.revoke(grant.id, now), true);
  });

  test(`${name}: a revoked or unknown grant has no access token to end`, async (t) => {
    const { grants } = await seededStores(open, t);
    const grant = sampleGrant();
    await grants.add(grant);
    await grants.revoke(grant.id, now);
    assert.equal(await grants.endAccess(grant.id, now), false);
    assert.equal(await grants.endAccess('grant-2' as GrantId, now), false);
    const { accessExpiresAt } = (await grants.findByAccessHash(grant.accessHash)) ?? {};
    assert.equal(accessExpiresAt, grant.accessExpiresAt);
  });

  test(`${name}: revoking leaves other grants alone, and an unknown one is false`, async (t) => {
    const { grants } = await seededStores(open, t);
    await grants.add(sampleGrant());
    assert.equal(await grants.revoke('grant-2' as GrantId, now), false);
    assert.equal((await grants.findByAccessHash('access-hash-1'))?.revokedAt, undefined);
  });
}

function successorOf(number: number): AccessGrant {
  return sampleGrant({
    id: `grant-${number}` as GrantId,
    accessHash: `access-hash-${number}`,
    refreshHash: `refresh-hash-${number}`,
    familyId: sampleGrant().id,
  });
}
