import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SystemPause } from './system-pause.ts';

test('a pause lasts, and is over for all when the server closes', async () => {
  const pause = new SystemPause();
  const begun = performance.now();
  assert.equal(await pause.wait(20), true);
  assert.ok(performance.now() - begun >= 19);

  const waiting = [pause.wait(60_000), pause.wait(60_000)];
  pause.end();
  assert.deepEqual(await Promise.all(waiting), [false, false]);
  assert.equal(await pause.wait(60_000), false);
});
