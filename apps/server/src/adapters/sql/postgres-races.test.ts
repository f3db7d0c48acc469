/**
 * Two who want the same at the same moment, on PostgreSQL, where rows are locked one by one: the
 * moment is made long by a third who holds a lock.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { AuthorizationId, FactorId, TransactionId } from '#domain/identifiers.ts';
import {
  countTrue,
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleFactor,
  sampleNote,
  sampleSpending,
} from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { PostgresWorld, postgresMissing, storesOn } from './postgres-world.contract.ts';

const world = new PostgresWorld();
const skip = postgresMissing;
const slot = { position: 0, digest: sampleDigest('document') };

function numbered(number: number): AuthorizationId {
  return `authorization-${number}` as AuthorizationId;
}

function spend({ authorizations }: Stores, number: number): Promise<boolean> {
  return authorizations.spend(sampleSpending(numbered(number), [slot]));
}

/** Two nodes on one database with open yeses 1 to `yeses`, and a third who can hold a lock. */
async function twoNodes(t: TestContext, yeses: number) {
  const url = await world.migratedDatabase();
  // The plans that large tables have: rows are looked up, and locked, in the order asked for.
  const name = new URL(url).pathname.slice(1);
  for (const way of ['hashjoin', 'mergejoin', 'seqscan']) {
    await (await world.server()).query(`alter database ${name} set enable_${way} = off`);
  }
  const [node, other] = [await storesOn(url, t), await storesOn(url, t)];
  await node.accounts.add(sampleAccount());
  await node.credentials.add(sampleCredential());
  await node.factors.add(sampleFactor());
  for (let number = 1; number <= yeses; number += 1) {
    const id = numbered(number);
    const transactionId = `transaction-${number}` as TransactionId;
    const yes = sampleAuthorization({ id, transactionId, sadHash: `sad-hash-${number}` });
    await node.authorizations.add(yes, openSlots(slot.digest), sampleNote);
  }
  const third = new Client({ connectionString: url });
  await third.connect();
  t.after(() => third.end());
  const hold = async (statement: string) => {
    await third.query('begin');
    await third.query(statement);
    return () => third.query('commit');
  };
  return { node, other, hold };
}

function holding(number: number): string {
  return `update authorizations set used_at = used_at where id = '${numbered(number)}'`;
}

test('the same yeses in another order on another node lock nobody up', { skip }, async (t) => {
  for (const last of [1, 2]) {
    const { node, other, hold } = await twoNodes(t, 2);
    const letGo = await hold(holding(last));
    const forwards = [1, 2].map((number) => spend(node, number));
    await sleep(100);
    const backwards = [2, 1].map((number) => spend(other, number));
    await sleep(100);
    const begun = performance.now();
    await letGo();
    assert.equal(countTrue(await Promise.all([...forwards, ...backwards])), 2);
    // PostgreSQL looks for deadlocks after a second.
    assert.ok(performance.now() - begun < 900);
  }
});

test('a right attempt behind too many wrong ones is refused, at once, too', { skip }, async (t) => {
  const { node, hold } = await twoNodes(t, 0);
  const id = 'factor-1' as FactorId;
  const limit = { failuresMax: 3, lockSeconds: undefined };
  const letGo = await hold('update factors set failures = failures');
  const wrong = [1, 2, 3, 4].map(() => node.factors.countFailure(id, limit, now));
  const right = node.factors.acceptAttempt(id, limit, now);
  await sleep(100);
  await letGo();
  assert.equal(await right, false);
  assert.equal(countTrue(await Promise.all(wrong)), 3);
});

test('a right attempt before the wrong ones is accepted', { skip }, async (t) => {
  const { node } = await twoNodes(t, 0);
  const id = 'factor-1' as FactorId;
  const limit = { failuresMax: 3, lockSeconds: undefined };
  const right = node.factors.acceptAttempt(id, limit, now);
  assert.equal(await right, true);
  const wrong = [1, 2, 3, 4].map(() => node.factors.countFailure(id, limit, now));
  assert.equal(countTrue(await Promise.all(wrong)), 3);
});
