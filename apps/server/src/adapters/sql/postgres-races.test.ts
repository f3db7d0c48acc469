/**
 * Two who want the same at the same moment, on PostgreSQL, where rows are locked one by one: the
 * moment is made long by a third who holds a lock.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type {
  AuthorizationId,
  CredentialId,
  FactorId,
  TransactionId,
} from '#domain/identifiers.ts';
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
const head = 'update journal_head set sequence = sequence';
const slot = { position: 0, digest: sampleDigest('document') };

function numbered(number: number): AuthorizationId {
  return `authorization-${number}` as AuthorizationId;
}

const another = { credentialId: 'credential-2' as CredentialId };

function spend({ authorizations }: Stores, number: number, changes = {}): Promise<boolean> {
  return authorizations.spend(sampleSpending(numbered(number), [slot], changes));
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

for (const [what, lock] of Object.entries({
  'its yes': holding(1),
  'the head of the journal': head,
})) {
  test(`a spending that waits for ${what} sees a revocation`, { skip }, async (t) => {
    const { node, other, hold } = await twoNodes(t, 3);
    await node.credentials.add(sampleCredential({ id: another.credentialId }));
    await node.authorizations.add(
      sampleAuthorization({
        id: numbered(4),
        transactionId: 'transaction-4' as TransactionId,
        sadHash: 'sad-hash-4',
        ...another,
      }),
      openSlots(slot.digest),
      sampleNote,
    );
    const before = (await node.journal.head()).sequence;
    const letGo = await hold(lock);
    const note = { event: 'certificate.revoked', facts: {} } as const;
    const revoke = () => other.credentials.markRevoked(sampleCredential().id, now, note);
    // Nobody waits for a yes but those who spend it; for the head everybody does, in turn.
    const early = lock === head ? revoke() : undefined;
    await sleep(100);
    const spending = Promise.all([spend(node, 1), spend(node, 2), spend(node, 4, another)]);
    await sleep(100);
    const revoked = early ?? revoke();
    await sleep(100);
    await letGo();
    await revoked;
    const spent = await spending;
    assert.equal(spent[2], true);
    assert.equal(await spend(node, 3), false);
    // Whoever came first: the journal tells of no intent after the revocation.
    const entries = await node.journal.read(before, 10);
    const revokedAt = entries.findIndex(({ event }) => event === 'certificate.revoked');
    const intents = entries.flatMap(({ event, facts }, at) =>
      event === 'signature.intended' && facts['authorization'] !== numbered(4) ? [at] : [],
    );
    assert.equal(intents.length, countTrue(spent.slice(0, 2)));
    assert.ok(intents.every((at) => at < revokedAt));
  });
}

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
