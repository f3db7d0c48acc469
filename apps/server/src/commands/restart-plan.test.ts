/** A worker that dies now and then is replaced; workers that die all the time are not, for ever. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RestartPlan } from './restart-plan.ts';

test('each death within a minute doubles the pause, up to ten seconds, until it is too many', () => {
  const plan = new RestartPlan(4);
  const pauses = Array.from({ length: 10 }, (_, number) => plan.noteDeath(number * 1000));
  const doubled = [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000];
  assert.deepEqual(pauses, [...doubled, undefined]);
});

test('a death a minute ago counts no more, one a millisecond younger does', () => {
  const plan = new RestartPlan(1);
  plan.noteDeath(0);
  assert.equal(plan.noteDeath(60_000), 100);
  assert.equal(plan.noteDeath(119_999), 200);
});
