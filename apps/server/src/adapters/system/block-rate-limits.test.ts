/** Blocks are cheap, and never let more through than the limit. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { Outage } from '#domain/outage.ts';
import type { RateTaking } from '#ports/rate-limits.ts';
import { BlockRateLimits } from './block-rate-limits.ts';

const now = Date.UTC(2030, 0, 1);
const wide = { limit: 1000, windowSeconds: 60, count: 1 };

async function world() {
  const { rateLimits } = await openMemoryStore({ clock: { now: () => now } });
  let asked = 0;
  const store = {
    take: async (name: string, taking: RateTaking, at: number) => {
      asked += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return rateLimits.take(name, taking, at);
    },
  };
  const node = () => new BlockRateLimits(store);
  const nodes = [node(), node(), node()] as const;
  return { nodes, asked: () => asked };
}

async function takeMany(limits: BlockRateLimits, count: number, taking = wide) {
  const takes = Array.from({ length: count }, () => limits.take('alice', taking, now));
  return (await Promise.all(takes)).filter(({ allowed }) => allowed).length;
}

test('of three nodes at once exactly the limit is allowed, for a tenth of the questions', async () => {
  const { nodes, asked } = await world();
  const allowed = await Promise.all(nodes.map((node) => takeMany(node, 700)));
  assert.equal(
    allowed.reduce((total, count) => total + count),
    wide.limit,
  );
  assert.ok(asked() <= wide.limit / 10 + 6, `asked ${asked()} times`);
});

test('whoever was refused costs nothing until the window is over', async () => {
  const { nodes, asked } = await world();
  await takeMany(nodes[0], 1001);
  const before = asked();
  assert.equal(await takeMany(nodes[0], 500), 0);
  assert.equal(asked(), before);
  assert.equal((await nodes[0].take('alice', wide, now + 60_000)).allowed, true);
});

test('a node that took a block and rests keeps less than a hundredth from the others', async () => {
  const { nodes } = await world();
  await takeMany(nodes[0], 1);
  assert.equal(await takeMany(nodes[1], 2000), wide.limit - 10);
  assert.equal(await takeMany(nodes[0], 20), 9);
});

test('a small limit is exact', async () => {
  const { nodes } = await world();
  const small = { limit: 3, windowSeconds: 60, count: 1 };
  assert.equal(await takeMany(nodes[0], 1, small), 1);
  assert.equal(await takeMany(nodes[1], 9, small), 2);
});

test('an outage of the store is told to all who wait, and the next call asks again', async () => {
  let failing = true;
  const limits = new BlockRateLimits({
    take: async () => {
      if (failing) throw new Outage('store_failed', { cause: new Error('gone') });
      return { allowed: true, retryAfterSeconds: 1 };
    },
  });
  const outage = { name: 'Outage' };
  await Promise.all([
    assert.rejects(limits.take('alice', wide, now), outage),
    assert.rejects(limits.take('alice', wide, now), outage),
  ]);
  failing = false;
  assert.equal((await limits.take('alice', wide, now)).allowed, true);
});
