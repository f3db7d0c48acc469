/** What every store of login sessions must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId } from '#domain/identifiers.ts';
import type { LoginSessionRecord } from '#domain/login/login-session.ts';
import { countTrue, emptyStores, now, sampleAccount, seededStores } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

function sampleSession(changes: Partial<LoginSessionRecord> = {}): LoginSessionRecord {
  return {
    idHash: 'session-hash-1',
    accountId: 'account-1' as AccountId,
    methods: ['password', 'totp'],
    strong: true,
    authenticatedAt: now,
    expiresAt: now + 1000,
    endedAt: undefined,
    ...changes,
  };
}

export function loginSessionsContract(name: string, open: OpenStores): void {
  test(`${name}: a login session comes back exactly as it was added`, async (t) => {
    const { loginSessions } = await seededStores(open, t);
    const session = sampleSession();
    const weak = sampleSession({ idHash: 'other', methods: [], strong: false, endedAt: now });
    await loginSessions.add(session);
    await loginSessions.add(weak);
    const presented = { session, accountEnabled: true };
    assert.deepEqual(await loginSessions.findWithAccount('session-hash-1'), presented);
    assert.deepEqual((await loginSessions.findWithAccount('other'))?.session, weak);
    assert.equal(await loginSessions.findWithAccount('SESSION-HASH-1'), undefined);
  });

  test(`${name}: a session of a disabled account, or of none, says so`, async (t) => {
    const { accounts, loginSessions } = await emptyStores(open, t);
    await accounts.add(sampleAccount({ enabled: false }));
    await loginSessions.add(sampleSession());
    await loginSessions.add(sampleSession({ idHash: 'lost', accountId: 'nobody' as AccountId }));
    const found = await loginSessions.findWithAccount('session-hash-1');
    assert.equal(found?.accountEnabled, false);
    assert.notEqual((await loginSessions.findWithAccount('lost'))?.accountEnabled, true);
  });

  test(`${name}: a session under a taken secret is an outage, not an overwrite`, async (t) => {
    const { loginSessions } = await seededStores(open, t);
    await loginSessions.add(sampleSession());
    const second = sampleSession({ strong: false });
    await assert.rejects(loginSessions.add(second), { name: 'Outage', code: 'store_failed' });
    const found = await loginSessions.findWithAccount('session-hash-1');
    assert.deepEqual(found?.session, sampleSession());
  });

  test(`${name}: the end of a session moves to later, and not once it is over`, async (t) => {
    const { loginSessions } = await seededStores(open, t);
    await loginSessions.add(sampleSession());
    const expiry = async () =>
      (await loginSessions.findWithAccount('session-hash-1'))?.session.expiresAt;
    await loginSessions.prolong('session-hash-1', now + 5000, now + 999);
    assert.equal(await expiry(), now + 5000);
    await loginSessions.prolong('session-hash-1', now + 4000, now + 999);
    assert.equal(await expiry(), now + 5000);
    await loginSessions.prolong('session-hash-1', now + 9000, now + 5000);
    assert.equal(await expiry(), now + 5000);
    await loginSessions.end('session-hash-1', now);
    await loginSessions.prolong('session-hash-1', now + 9000, now);
    assert.equal(await expiry(), now + 5000);
  });

  test(`${name}: a session is left once, whoever else leaves it`, async (t) => {
    const { loginSessions } = await seededStores(open, t);
    await loginSessions.add(sampleSession());
    const ends = Array.from({ length: 20 }, () => loginSessions.end('session-hash-1', now + 7));
    assert.equal(countTrue(await Promise.all(ends)), 1);
    const found = await loginSessions.findWithAccount('session-hash-1');
    assert.equal(found?.session.endedAt, now + 7);
    assert.equal(await loginSessions.end('never', now), false);
  });

  test(`${name}: a session that has expired is not left, and goes`, async (t) => {
    const { loginSessions, expiredRecords } = await seededStores(open, t);
    await loginSessions.add(sampleSession());
    assert.equal(await loginSessions.end('session-hash-1', now + 1000), false);
    assert.equal(await expiredRecords.destroyLapsed('login_sessions', now + 1000, 100), 0);
    assert.equal(await expiredRecords.destroyLapsed('login_sessions', now + 1001, 100), 1);
    assert.equal(await loginSessions.findWithAccount('session-hash-1'), undefined);
  });
}
