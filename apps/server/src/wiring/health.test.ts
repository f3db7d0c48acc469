/** Readiness: a reason for every state, one second of memory, and no secret in either. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { Outage } from '#domain/outage.ts';
import { makeHttpServer } from '#faces/http.ts';
import { registerHealth } from '#faces/register-health.ts';
import type { CheckHealth } from '#faces/register-health.ts';
import { authorityWorld } from '../../../../tests/worlds/authority-world.ts';
import { storeChecks, workerCheck } from './health-checks.ts';
import { makeCheckHealth, well } from './health.ts';
import type { Check, Finding, LifeStage } from './health.ts';

const at = Date.UTC(2031, 4, 6, 7, 8, 9);

function fixed(name: string, finding: Finding): Check {
  return { name, run: async () => finding };
}

async function readyz(checkHealth: CheckHealth) {
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  registerHealth(app, checkHealth);
  const answer = await app.inject('/readyz');
  return { code: answer.statusCode, text: answer.body, ...answer.json<{ status: string }>() };
}

const ask = (checks: readonly Check[], stage: LifeStage = 'serving', more = {}) =>
  makeCheckHealth({ checks, stage: () => stage, ...more });

test('all is well: 200 and ready', async () => {
  const { code, status } = await readyz(ask([fixed('store', well)]));
  assert.deepEqual({ code, status }, { code: 200, status: 'ready' });
});

test('degraded serves on and says why; failed is 503, whatever else is well', async () => {
  const degraded = fixed('clock', { state: 'degraded', reason: '3 s behind' });
  const first = await readyz(ask([fixed('store', well), degraded]));
  assert.deepEqual({ code: first.code, status: first.status }, { code: 200, status: 'degraded' });
  assert.match(first.text, /3 s behind/);
  const failed = fixed('store', { state: 'failed', reason: 'gone' });
  const second = await readyz(ask([degraded, failed, fixed('vault', well)]));
  assert.deepEqual(
    { code: second.code, status: second.status },
    { code: 503, status: 'not ready' },
  );
});

for (const stage of ['starting', 'draining'] as const) {
  test(`${stage} is 503, with a reason`, async () => {
    const { code, text } = await readyz(ask([fixed('store', well)], stage));
    assert.equal(code, 503);
    assert.match(text, new RegExp(`"reason":"${stage}"`));
  });
}

test('a check that hangs is not begun again while it does, and is well when it ends', async () => {
  let begun = 0;
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const run = () => {
    begun += 1;
    return promise;
  };
  const check = ask([{ name: 'store', run }], 'serving', { timeoutMs: 5, keptMs: 0 });
  for (let time = 0; time < 3; time += 1) assert.equal((await check())[1]?.state, 'failed');
  assert.equal(begun, 1);
  resolve(well);
  assert.equal((await check())[1]?.state, 'ok');
  assert.equal((await check())[1]?.state, 'ok');
  assert.equal(begun, 2);
});

test('an error fails the check, and what it says stays inside', async () => {
  const run = async () => {
    throw new Outage('store_failed', { cause: new Error('password of /secret/place') });
  };
  const told: string[] = [];
  const tellFailure = (name: string) => void told.push(name);
  const checkHealth = ask([{ name: 'store', run }], 'serving', { tellFailure, keptMs: 0 });
  const { code, text } = await readyz(checkHealth);
  assert.equal(code, 503);
  assert.match(text, /"reason":"store_failed"/);
  assert.doesNotMatch(text, /secret|password/);
  await readyz(checkHealth);
  assert.deepEqual(told, ['store'], 'told once, as long as it lasts');
});

test('a check that does not answer fails in time', async () => {
  const { promise } = Promise.withResolvers<Finding>();
  const checkHealth = ask([{ name: 'store', run: () => promise }], 'serving', { timeoutMs: 20 });
  const [, store] = await checkHealth();
  assert.deepEqual(store, { name: 'store', state: 'failed', reason: 'no answer within 0.02 s' });
});

test('many who ask within a second cost one look; the end is told at once', async () => {
  let looks = 0;
  let stage: LifeStage = 'serving';
  const run = async () => {
    looks += 1;
    return well;
  };
  const parts = { checks: [{ name: 'store', run }], stage: () => stage, keptMs: 50 };
  const checkHealth = makeCheckHealth(parts);
  await Promise.all(Array.from({ length: 100 }, () => checkHealth()));
  assert.equal(looks, 1);
  stage = 'draining';
  assert.equal((await checkHealth())[0]?.state, 'failed');
  assert.equal(looks, 1);
  await sleep(60);
  await checkHealth();
  assert.equal(looks, 2);
});

async function findings(world: Awaited<ReturnType<typeof authorityWorld>>) {
  const checks = storeChecks(world.ports, world.clock);
  return Object.fromEntries(
    await Promise.all(checks.map(async ({ name, run }) => [name, await run()] as const)),
  );
}

test('authorities: failed before the set-up, well after, degraded when one has expired', async () => {
  const world = await authorityWorld({ at });
  assert.equal((await findings(world))['authorities']?.state, 'failed');
  await world.createAuthorities(world.plan);
  assert.deepEqual((await findings(world))['authorities'], well);
  world.clock.at = at + 100 * 365 * 86_400_000;
  assert.equal((await findings(world))['authorities']?.state, 'degraded');
});

test('a clock behind the newest time-stamp is degraded beyond the accuracy, not within', async () => {
  const world = await authorityWorld({ at });
  await world.ports.issuedTimestamps.advance(at + 1000);
  assert.deepEqual((await findings(world))['clock'], well);
  await world.ports.issuedTimestamps.advance(at + 1001);
  const { state, reason = '' } = (await findings(world))['clock'] ?? {};
  assert.equal(state, 'degraded');
  assert.match(reason, /^2 s behind/);
});

test('a store that is gone fails its check', async () => {
  const clock = { now: () => at };
  const stores = await openMemoryStore({ clock });
  const head = () => Promise.reject(new Outage('store_failed', { cause: new Error('gone') }));
  const journal = { ...stores.journal, head } as never;
  const { run } = storeChecks({ ...stores, journal }, clock)[0] ?? fixed('', well);
  await assert.rejects(run(), { name: 'Outage' });
});

test('workers: fewer than wanted are degraded; on its own there is one', async () => {
  assert.deepEqual(await workerCheck(() => undefined).run(), well);
  assert.deepEqual(await workerCheck(() => ({ alive: 4, wanted: 4 })).run(), well);
  const few = await workerCheck(() => ({ alive: 3, wanted: 4 })).run();
  assert.deepEqual(few, { state: 'degraded', reason: '3 of 4 run' });
});
