/** Nodes that seal evidence over one database: each record once, without gaps, whoever is faster. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { Stores } from '#ports/stores.ts';
import {
  approvedInOrder,
  begunAt,
  evidenceWorld,
} from '#usecases/evidence/evidence-world.contract.ts';
import { buildEvidenceUseCases } from '../../wiring/build-evidence-use-cases.ts';
import { openSqliteStore } from './open-store.ts';

const transactions = 30;
const records = 2 * transactions;

/** @param between what stands between the second and third node and the lease. */
async function threeNodes(t: TestContext, between: Partial<Stores> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-evidence-race-'));
  const file = join(folder, 'store.db');
  const world = await evidenceWorld({}, begunAt, (options) =>
    openSqliteStore({ file, ...options }),
  );
  const others = await Promise.all([2, 3].map(() => openSqliteStore({ file, clock: world.clock })));
  t.after(async () => {
    for (const stores of [world.ports, ...others]) await stores.close();
    rmSync(folder, { recursive: true });
  });
  const nodes = others.map((stores) => {
    const { evidenceRecords, leases, tokens, tokenTransactions, journal } = stores;
    const own = { evidenceRecords, leases, tokens, tokenTransactions, journal };
    return buildEvidenceUseCases({ ...world.given, ...own, ...between });
  });
  return { world, seal: () => Promise.all([world, ...nodes].map((node) => node.sealRecords())) };
}

async function expectWhole({ ports }: Awaited<ReturnType<typeof evidenceWorld>>): Promise<void> {
  const leaves = await ports.evidenceRecords.listLeaves(0, 1000);
  assert.equal(leaves.length, records);
  assert.equal(new Set(leaves).size, records);
  assert.equal(await ports.evidenceRecords.countLogged(), records);
  assert.deepEqual(await ports.evidenceRecords.listUnlogged(1), []);
}

test('one of three nodes holds the lease and logs all', async (t) => {
  const { world, seal } = await threeNodes(t);
  await approvedInOrder(world, transactions);
  const outcomes = await seal();
  assert.deepEqual(outcomes.filter(Boolean), [records]);
  await expectWhole(world);
});

test('without the lease they all seal, and each record is logged once', async (t) => {
  const free = { take: async () => true, renew: async () => true, release: async () => undefined };
  const { world, seal } = await threeNodes(t, { leases: free });
  await approvedInOrder(world, transactions);
  for (let round = 0; round < 4; round += 1) await seal();
  await expectWhole(world);
  const newest = await world.ports.evidenceRecords.newestHead();
  assert.equal(newest?.size, records);
});
