/** What is over ends without anybody asking, once, and leaves the lease behind. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  order,
  stateOf,
  transactionWorld,
} from '#usecases/transactions/transaction-world.contract.ts';
import { endOverdue } from './end-overdue.ts';

test('two nodes look; what is over expires once, and what is not stays', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  const failed: unknown[] = [];
  const logger = { warn: (told: unknown) => void failed.push(told) };
  const parts = { ...world.ports, ...world, logger, everyMs: 5 };
  const nodes = [endOverdue(parts), endOverdue(parts)];
  await sleep(30);
  assert.equal(await stateOf(world, begun.transaction.id), 'created');
  world.clock.at = begun.transaction.expiresAt;
  await sleep(60);
  await Promise.all(nodes.map((node) => node.stop()));
  assert.equal(await stateOf(world, begun.transaction.id), 'expired');
  const expired = (await world.journalled()).filter((event) => event === 'transaction.expired');
  assert.deepEqual([expired.length, failed], [1, []]);
  const claim = { name: 'overdue-transactions', holder: 'test' };
  assert.equal(await world.stores.leases.take(claim, 1, world.clock.at), true);
});

test('a store that is down is told of, and it goes on after', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  world.clock.at = begun.transaction.expiresAt;
  let down = true;
  const tokenTransactions = {
    listOverdue: async (at: number, limit: number) => {
      if (down) throw new Error('down');
      return world.stores.tokenTransactions.listOverdue(at, limit);
    },
  };
  let told = 0;
  const logger = { warn: () => void (told += 1) };
  const node = endOverdue({ ...world.ports, ...world, tokenTransactions, logger, everyMs: 5 });
  await sleep(20);
  down = false;
  await sleep(60);
  await node.stop();
  assert.ok(told > 0);
  assert.equal(await stateOf(world, begun.transaction.id), 'expired');
});
