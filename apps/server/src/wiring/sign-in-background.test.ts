/** What goes on beside the requests: woken at once, ended in order, put off by nothing. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { signInBackground } from './sign-in-background.ts';

const hour = 3_600_000;
const quiet = { lookEveryMs: hour, afterFailureMs: 10, letGoEveryMs: hour };

async function world(signRequested: () => Promise<boolean>) {
  const { signingJobs } = await openMemoryStore({ clock: frozenClock });
  const warnings: string[] = [];
  const logger = {
    info: () => {},
    warn: (_facts: object, words: string) => void warnings.push(words),
  };
  const publishNotifications = async () => undefined;
  const ports = { signRequested, publishNotifications, signingJobs, clock: frozenClock };
  const background = signInBackground({ ...ports, logger: logger as never, timing: quiet });
  return { background, warnings };
}

const turns = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('what was accepted is done when it is woken, all of it', async () => {
  let waiting = 0;
  const { background } = await world(async () => waiting > 0 && (waiting -= 1) >= 0);
  await turns(20);
  waiting = 5;
  background.wake();
  await turns(20);
  assert.equal(waiting, 0);
  await background.stop();
});

test('a wake during a run is not lost', async () => {
  let [runs, release] = [0, () => {}];
  const { background } = await world(async () => {
    runs += 1;
    await new Promise<void>((resolve) => (release = resolve));
    return false;
  });
  await turns(10);
  const before = runs;
  background.wake();
  for (let count = 0; count < 5; count += 1) {
    release();
    await turns(5);
  }
  assert.ok(runs > before, `${runs}`);
  const stopped = background.stop();
  for (let count = 0; count < 10; count += 1) {
    release();
    await turns(5);
  }
  void stopped;
});

test('told to stop it ends what is under way, and begins nothing', async () => {
  let [begun, ended] = [0, 0];
  const { background } = await world(async () => {
    begun += 1;
    await turns(30);
    ended += 1;
    return true;
  });
  await turns(10);
  await background.stop();
  assert.deepEqual([begun > 0, begun], [true, ended]);
  await turns(40);
  assert.equal(begun, ended);
});

test('a run that fails is told, and tried again', async () => {
  let tries = 0;
  const { background, warnings } = await world(async () => {
    tries += 1;
    if (tries === 1) throw new Error('the store is down');
    return false;
  });
  await turns(60);
  assert.ok(tries > 2);
  assert.deepEqual(warnings, ['an accepted job was not brought to an end']);
  await background.stop();
});
