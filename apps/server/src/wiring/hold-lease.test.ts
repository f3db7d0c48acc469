/** Work that only one may do: the others wait, and go on when it is done or given up. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { SystemRandom } from '#adapters/system/system-random.ts';
import { holdLease } from './hold-lease.ts';

async function world() {
  const clock = { at: Date.UTC(2030, 0, 1), now: () => clock.at };
  const { leases } = await openMemoryStore({ clock });
  return { clock, ports: { leases, clock, random: new SystemRandom() } };
}

const never = () => false;

test('of three at once one works at a time, and all get their turn', async () => {
  const { ports } = await world();
  let atWork = 0;
  let done = 0;
  const work = async () => {
    const lease = await holdLease(ports, 'set-up', never);
    atWork += 1;
    assert.equal(atWork, 1);
    await sleep(20);
    atWork -= 1;
    done += 1;
    await lease?.release();
  };
  await Promise.all([work(), work(), work()]);
  assert.equal(done, 3);
});

test('whoever is told to stop while waiting gives up, and the lease stays where it is', async () => {
  const { ports } = await world();
  const lease = await holdLease(ports, 'set-up', never);
  assert.equal(await holdLease(ports, 'set-up', () => true), undefined);
  assert.equal(
    await ports.leases.take({ name: 'set-up', holder: 'x' }, 1, ports.clock.now()),
    false,
  );
  await lease?.release();
});

test('a holder that died holds up the others for ten seconds, not longer', async () => {
  const { ports, clock } = await world();
  const dead = { name: 'set-up', holder: 'dead' };
  await ports.leases.take(dead, 10, clock.at);
  let looks = 0;
  const waiting = holdLease(ports, 'set-up', () => (looks += 1) > 3);
  assert.equal(await waiting, undefined);
  clock.at += 10_000;
  const lease = await holdLease(ports, 'set-up', never);
  assert.notEqual(lease, undefined);
  await lease?.release();
});
