/** What every store of challenges must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ChallengeId, ClientId, CredentialId } from '#domain/identifiers.ts';
import type { Challenges, NewChallenge, PassingLimit } from './challenges.ts';
import { countTrue, emptyStores, everyOctet, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const limit: PassingLimit = { failuresMax: 3, lockSeconds: 3600 };
const lockMs = limit.lockSeconds * 1000;
const credentialId = 'credential-1' as CredentialId;

function challenge(number: number, changes: Partial<NewChallenge> = {}): NewChallenge {
  return {
    id: `challenge-${number}` as ChallengeId,
    accountId: 'account-1' as AccountId,
    clientId: 'client-1' as ClientId,
    credentialId,
    kind: 'sms',
    verifier: everyOctet,
    createdAt: now,
    expiresAt: now + 300_000,
    ...changes,
  };
}

const [first, second] = [challenge(1), challenge(2)];
const idsAt = async (challenges: Challenges) => (await challenges.find(credentialId, 'sms'))?.id;

export function challengesContract(name: string, open: OpenStores): void {
  keepingContract(name, open);
  usingContract(name, open);
  lockingContract(name, open);
}

function keepingContract(name: string, open: OpenStores): void {
  test(`${name}: a challenge comes back as it was put, with nothing counted`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    assert.equal(await challenges.find(credentialId, 'sms'), undefined);
    assert.equal(await challenges.replace(first, limit), true);
    const fresh = { failures: 0, failedAt: undefined, usedAt: undefined };
    assert.deepEqual(await challenges.find(credentialId, 'sms'), { ...first, ...fresh });
  });

  test(`${name}: the newest takes the place of the one of its credential and kind`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    await challenges.replace(challenge(3, { kind: 'mail' }), limit);
    await challenges.replace(challenge(4, { credentialId: 'other' as CredentialId }), limit);
    assert.equal(await challenges.claim(first.id, limit, now), true);
    await challenges.replace(second, limit);
    assert.equal((await challenges.find(credentialId, 'sms'))?.usedAt, undefined);
    assert.equal(await idsAt(challenges), second.id);
    assert.equal(await challenges.claim(first.id, limit, now), false);
    assert.equal(await challenges.countFailure(first.id, limit, now), false);
    assert.equal((await challenges.find(credentialId, 'mail'))?.id, 'challenge-3');
  });

  test(`${name}: of many put at once one is there, and it alone is good`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    const many = Array.from({ length: 20 }, (_, number) => challenge(number));
    await Promise.all(many.map((each) => challenges.replace(each, limit)));
    const claims = many.map(({ id }) => challenges.claim(id, limit, now));
    assert.equal(countTrue(await Promise.all(claims)), 1);
  });

  test(`${name}: a challenge goes when it has expired, not a millisecond before`, async (t) => {
    const { challenges, expiredRecords } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    const { expiresAt } = first;
    assert.equal(await expiredRecords.destroyLapsed('challenges', expiresAt, 100), 0);
    assert.equal(await expiredRecords.destroyLapsed('challenges', expiresAt + 1, 100), 1);
    assert.equal(await challenges.find(credentialId, 'sms'), undefined);
  });
}

function usingContract(name: string, open: OpenStores): void {
  test(`${name}: a challenge is used once, whoever comes at once`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    const claims = Array.from({ length: 50 }, () => challenges.claim(first.id, limit, now));
    assert.equal(countTrue(await Promise.all(claims)), 1);
    assert.equal((await challenges.find(credentialId, 'sms'))?.usedAt, now);
  });

  test(`${name}: a challenge is good until the millisecond it expires in`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    assert.equal(await challenges.claim(first.id, limit, first.expiresAt), false);
    assert.equal(await challenges.claim(first.id, limit, first.expiresAt - 1), true);
  });
}

function lockingContract(name: string, open: OpenStores): void {
  test(`${name}: of many wrong answers at once as many count as are allowed`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    const counts = Array.from({ length: 50 }, () => challenges.countFailure(first.id, limit, now));
    assert.equal(countTrue(await Promise.all(counts)), limit.failuresMax);
    assert.equal(await challenges.claim(first.id, limit, now), false);
  });

  test(`${name}: a new challenge goes on counting, and a locked one is not replaced`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    await challenges.countFailure(first.id, limit, now);
    await challenges.countFailure(first.id, limit, now);
    assert.equal(await challenges.replace(second, limit), true);
    assert.equal((await challenges.find(credentialId, 'sms'))?.failures, 2);
    assert.equal(await challenges.countFailure(second.id, limit, now), true);
    assert.equal(await challenges.replace(challenge(3), limit), false);
    assert.equal(await idsAt(challenges), second.id);
  });

  test(`${name}: a lock is over to the millisecond, and the count starts anew`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    for (let round = 0; round < 3; round += 1) await challenges.countFailure(first.id, limit, now);
    const early = challenge(2, { createdAt: now + lockMs - 1, expiresAt: now + 2 * lockMs });
    assert.equal(await challenges.replace(early, limit), false);
    assert.equal(await challenges.countFailure(first.id, limit, now + lockMs - 1), false);
    const late = { ...early, createdAt: now + lockMs };
    assert.equal(await challenges.replace(late, limit), true);
    assert.equal((await challenges.find(credentialId, 'sms'))?.failures, 0);
  });

  test(`${name}: failures that did not lock are forgotten after as long`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    await challenges.countFailure(first.id, limit, now);
    await challenges.replace({ ...second, createdAt: now + lockMs }, limit);
    assert.equal((await challenges.find(credentialId, 'sms'))?.failures, 0);
  });

  test(`${name}: a wrong answer after a lock that is over counts as the first`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    const lasting = { ...first, expiresAt: now + 2 * lockMs };
    await challenges.replace(lasting, limit);
    for (let round = 0; round < 3; round += 1) await challenges.countFailure(first.id, limit, now);
    assert.equal(await challenges.countFailure(first.id, limit, now + lockMs), true);
    assert.equal((await challenges.find(credentialId, 'sms'))?.failures, 1);
    assert.equal(await challenges.claim(first.id, limit, now + lockMs), true);
  });

  test(`${name}: a right answer forgets the failures, and so does an operator`, async (t) => {
    const { challenges } = await emptyStores(open, t);
    await challenges.replace(first, limit);
    await challenges.countFailure(first.id, limit, now);
    await challenges.claim(first.id, limit, now);
    assert.equal((await challenges.find(credentialId, 'sms'))?.failures, 0);

    await challenges.replace(second, limit);
    for (let round = 0; round < 3; round += 1) await challenges.countFailure(second.id, limit, now);
    await challenges.clearFailures('other' as CredentialId);
    assert.equal(await challenges.claim(second.id, limit, now), false);
    await challenges.clearFailures(credentialId);
    assert.equal(await challenges.claim(second.id, limit, now), true);
  });
}
