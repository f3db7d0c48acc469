/** The stages of a process, and the housekeeping that goes on in one of them only. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { Outage } from '#domain/outage.ts';
import { destroyedMax } from '#usecases/housekeeping/destroy-expired.ts';
import { Life } from './life.ts';

const clock = { now: () => Date.UTC(2030, 0, 1) };
const nothing = { grants: 0, transactions: 0, rateWindows: 0, leases: 0, lapsed: 0 };

async function world({ failing = false, everySeconds = 0.01, backlog = 0 } = {}) {
  let runs = 0;
  const warnings: unknown[] = [];
  const logger = { info: () => undefined, warn: (...said: unknown[]) => void warnings.push(said) };
  const life = new Life({
    stores: await openMemoryStore({ clock }),
    clock,
    checks: [],
    logger: logger as never,
    housekeepingSeconds: everySeconds,
    destroyExpired: async () => {
      runs += 1;
      if (failing) throw new Outage('store_failed', { cause: new Error('gone') });
      return runs > backlog ? nothing : { ...nothing, transactions: destroyedMax };
    },
  });
  const stage = async () => (await life.checkHealth())[0]?.reason ?? 'serving';
  return { life, stage, runs: () => runs, warnings };
}

test('starting, serving, draining: readiness follows, and connections are kept until then', async () => {
  const { life, stage } = await world();
  assert.equal(await stage(), 'starting');
  life.serve();
  assert.deepEqual([await stage(), life.draining], ['serving', false]);
  life.drain();
  assert.deepEqual([await stage(), life.draining], ['draining', true]);
  await life.end();
});

test('housekeeping begins with serving, comes again, and stops at the end', async () => {
  const { life, runs } = await world();
  await sleep(30);
  assert.equal(runs(), 0);
  life.serve();
  while (runs() < 3) await sleep(5);
  await life.end();
  const before = runs();
  await sleep(40);
  assert.equal(runs(), before);
});

test('housekeeping that fails is told and tried again', async () => {
  const { life, runs, warnings } = await world({ failing: true });
  life.serve();
  while (runs() < 2) await sleep(5);
  await life.end();
  assert.ok(warnings.length >= 2);
});

test('housekeeping that has more to do than one run does goes on at once, until it has not', async () => {
  const { life, runs } = await world({ everySeconds: 60, backlog: 2 });
  life.serve();
  await sleep(600);
  await life.end();
  assert.equal(runs(), 3);
});

test('a process that never served ends without more ado', async () => {
  const { life } = await world();
  await life.end();
});
