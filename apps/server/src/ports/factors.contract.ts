/** What every store of factors must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptLimit, Factor } from '#domain/authorization/factor.ts';
import type { AccountId, CredentialId, FactorId } from '#domain/identifiers.ts';
import type { Factors } from './factors.ts';
import {
  countTrue,
  farFuture,
  now,
  sampleAccount,
  sampleCredential,
  sampleFactor,
  seededStores,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const id = 'factor-1' as FactorId;
const unknownId = 'factor-9' as FactorId;
const owner = sampleFactor() as Factor & { readonly credentialId: CredentialId };

const forGood: AttemptLimit = { failuresMax: 3, lockSeconds: undefined };
const forAWhile: AttemptLimit = { failuresMax: 3, lockSeconds: 900 };

export function factorsContract(name: string, open: OpenStores): void {
  keepingContract(name, open);
  attemptsContract(name, open);
  stepsContract(name, open);
}

function keepingContract(name: string, open: OpenStores): void {
  test(`${name}: a factor comes back exactly as it was added`, async (t) => {
    const { factors } = await seededStores(open, t);
    const used = sampleFactor({ failures: 2, lastAttemptAt: farFuture, lastStep: 2 ** 40 });
    await factors.add(used);
    assert.deepEqual(await factors.find(owner), used);
  });

  test(`${name}: a fresh factor has undefined where nothing happened yet`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor());
    assert.deepEqual(await factors.find(owner), sampleFactor());
  });

  test(`${name}: a verifier is renewed once, and only from what it was`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor({ failures: 2 }));
    const renewal = { from: sampleFactor().verifier, to: Uint8Array.of(9, 8) };
    assert.equal(await factors.renewVerifier(unknownId, renewal), false);
    assert.equal(await factors.renewVerifier(id, renewal), true);
    assert.equal(await factors.renewVerifier(id, renewal), false);
    const renewed = sampleFactor({ failures: 2, verifier: renewal.to });
    assert.deepEqual(await factors.find(owner), renewed);
  });

  test(`${name}: a factor is found for its owner, type and credential only`, async (t) => {
    const { accounts, credentials, factors } = await seededStores(open, t);
    const [otherAccount, otherCredential] = ['account-2' as AccountId, 'c2' as CredentialId];
    await accounts.add(sampleAccount({ id: otherAccount, name: 'bob' }));
    await credentials.add(sampleCredential({ id: otherCredential }));
    const totp = { type: 'totp', credentialId: undefined } as const;
    await factors.add(sampleFactor());
    await factors.add(sampleFactor({ id: 'factor-2' as FactorId, credentialId: otherCredential }));
    await factors.add(sampleFactor({ id: 'factor-3' as FactorId, ...totp }));

    const { accountId } = owner;
    assert.equal((await factors.find(owner))?.id, 'factor-1');
    assert.equal((await factors.find({ ...owner, credentialId: otherCredential }))?.id, 'factor-2');
    assert.equal((await factors.find({ accountId, type: 'totp' }))?.id, 'factor-3');
    assert.equal(await factors.find({ accountId, type: 'pin' }), undefined);
    assert.equal(await factors.find({ accountId, type: 'password' }), undefined);
    assert.equal(await factors.find({ ...owner, accountId: otherAccount }), undefined);
    assert.equal(await factors.find({ ...owner, type: 'totp' }), undefined);
  });

  for (const credentialId of ['credential-1' as CredentialId, undefined]) {
    const whose = credentialId ? 'a credential' : 'an account';
    test(`${name}: ${whose} has one factor of a type; a second is an outage`, async (t) => {
      const { factors } = await seededStores(open, t);
      await factors.add(sampleFactor({ credentialId }));
      const second = sampleFactor({ id: 'factor-2' as FactorId, credentialId });
      await assert.rejects(factors.add(second), { name: 'Outage', code: 'store_failed' });
    });
  }
}

function attemptsContract(name: string, open: OpenStores): void {
  test(`${name}: failures are counted and dated, up to the limit`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor());
    assert.equal(await factors.countFailure(id, forGood, now), true);
    assert.deepEqual(await factors.find(owner), sampleFactor({ failures: 1, lastAttemptAt: now }));
    assert.equal(await factors.countFailure(id, forGood, now + 1), true);
    assert.equal(await factors.countFailure(id, forGood, now + 2), true);
    assert.equal(await factors.countFailure(id, forGood, now + 3), false);
    const locked = sampleFactor({ failures: 3, lastAttemptAt: now + 2 });
    assert.deepEqual(await factors.find(owner), locked);
  });

  test(`${name}: of 50 failures at once exactly as many as the limit are counted`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor());
    const calls = Array.from({ length: 50 }, () => factors.countFailure(id, forGood, now));
    assert.equal(countTrue(await Promise.all(calls)), forGood.failuresMax);
    assert.equal((await factors.find(owner))?.failures, forGood.failuresMax);
  });

  test(`${name}: a lock without an end stays shut`, async (t) => {
    const { factors } = await seededStores(open, t);
    await lock(factors, forGood);
    assert.equal(await factors.countFailure(id, forGood, farFuture), false);
  });

  test(`${name}: a temporary lock opens on its millisecond, and not before`, async (t) => {
    const { factors } = await seededStores(open, t);
    await lock(factors, forAWhile);
    assert.equal(await factors.countFailure(id, forAWhile, now + 900_000 - 1), false);
    assert.equal(await factors.countFailure(id, forAWhile, now + 900_000), true);
  });

  test(`${name}: attempts at a locked factor do not prolong the lock`, async (t) => {
    const { factors } = await seededStores(open, t);
    await lock(factors, forAWhile);
    await factors.countFailure(id, forAWhile, now + 899_000);
    assert.equal((await factors.find(owner))?.lastAttemptAt, now);
    assert.equal(await factors.countFailure(id, forAWhile, now + 900_000), true);
  });

  test(`${name}: an expired lock starts again at 1, for 50 attempts at once, too`, async (t) => {
    const { factors } = await seededStores(open, t);
    await lock(factors, forAWhile);
    const later = now + 900_000;
    await factors.countFailure(id, forAWhile, later);
    assert.equal((await factors.find(owner))?.failures, 1);

    await factors.clearFailures(id);
    await lockAgain(factors, later);
    const muchLater = later + 900_000;
    const calls = Array.from({ length: 50 }, () => factors.countFailure(id, forAWhile, muchLater));
    assert.equal(countTrue(await Promise.all(calls)), forAWhile.failuresMax);
  });

  test(`${name}: clearing sets the counter back and opens a lock, of this factor`, async (t) => {
    const { factors } = await seededStores(open, t);
    await lock(factors, forGood);
    await factors.clearFailures(unknownId);
    assert.equal(await factors.countFailure(id, forGood, now), false);
    await factors.clearFailures(id);
    assert.equal((await factors.find(owner))?.failures, 0);
    assert.equal(await factors.countFailure(id, forGood, now), true);
  });

  test(`${name}: a right attempt sets the counter back, unless it is locked by then`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor());
    assert.equal(await factors.acceptAttempt(id, forGood, now), true);
    await factors.countFailure(id, forGood, now);
    await factors.countFailure(id, forGood, now);
    assert.equal(await factors.acceptAttempt(id, forGood, now), true);
    assert.equal((await factors.find(owner))?.failures, 0);

    for (let count = 0; count < 3; count++) await factors.countFailure(id, forGood, now);
    assert.equal(await factors.acceptAttempt(id, forGood, farFuture), false);
    assert.equal((await factors.find(owner))?.failures, 3);
  });

  test(`${name}: a right attempt ends a temporary lock on its millisecond`, async (t) => {
    const { factors } = await seededStores(open, t);
    await lock(factors, forAWhile);
    assert.equal(await factors.acceptAttempt(id, forAWhile, now + 900_000 - 1), false);
    assert.equal(await factors.acceptAttempt(id, forAWhile, now + 900_000), true);
    assert.equal((await factors.find(owner))?.failures, 0);
  });

  test(`${name}: 50 right attempts at once are all accepted`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor({ failures: 2 }));
    const calls = Array.from({ length: 50 }, () => factors.acceptAttempt(id, forGood, now));
    assert.equal(countTrue(await Promise.all(calls)), 50);
  });

  test(`${name}: an unknown factor gets no attempt`, async (t) => {
    const { factors } = await seededStores(open, t);
    assert.equal(await factors.countFailure(unknownId, forGood, now), false);
    assert.equal(await factors.acceptAttempt(unknownId, forGood, now), false);
  });
}

function stepsContract(name: string, open: OpenStores): void {
  test(`${name}: a time step is claimed once, and no older one after it`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor());
    assert.equal(await factors.claimStep(id, 100), true);
    assert.equal(await factors.claimStep(id, 100), false);
    assert.equal(await factors.claimStep(id, 99), false);
    assert.equal((await factors.find(owner))?.lastStep, 100);
    assert.equal(await factors.claimStep(id, 101), true);
    assert.equal((await factors.find(owner))?.lastStep, 101);
  });

  test(`${name}: of 50 claims of one time step at once, one is granted`, async (t) => {
    const { factors } = await seededStores(open, t);
    await factors.add(sampleFactor());
    const calls = Array.from({ length: 50 }, () => factors.claimStep(id, 100));
    assert.equal(countTrue(await Promise.all(calls)), 1);
  });

  test(`${name}: an unknown factor claims nothing`, async (t) => {
    const { factors } = await seededStores(open, t);
    assert.equal(await factors.claimStep(unknownId, 1), false);
  });
}

async function lock(factors: Factors, limit: AttemptLimit): Promise<void> {
  await factors.add(sampleFactor());
  for (let count = 0; count < limit.failuresMax; count++)
    await factors.countFailure(id, limit, now);
}

async function lockAgain(factors: Factors, at: number): Promise<void> {
  for (let count = 0; count < forAWhile.failuresMax; count++) {
    await factors.countFailure(id, forAWhile, at);
  }
}
