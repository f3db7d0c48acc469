/** Turns: so many at once, so many waiting, and nobody else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { BoundedTurns } from './bounded-turns.ts';

function world() {
  const turns = new BoundedTurns({ atOnce: 2, waiting: 3 });
  const running: PromiseWithResolvers<string>[] = [];
  const ask = () =>
    turns.run(() => {
      const job = Promise.withResolvers<string>();
      running.push(job);
      return job.promise;
    });
  return { running, ask, settled: () => new Promise((resolve) => setImmediate(resolve)) };
}

test('two work, three wait, the sixth is turned away', async () => {
  const { running, ask, settled } = world();
  const asked = Array.from({ length: 5 }, ask);
  await settled();
  assert.equal(running.length, 2);
  await assert.rejects(ask(), (error) => error instanceof Outage && error.code === 'overloaded');

  running[0]?.resolve('done');
  await settled();
  assert.equal(running.length, 3);
  asked.push(ask());
  for (let index = 1; index < 6; index += 1) {
    running[index]?.resolve('done');
    await settled();
  }
  assert.deepEqual(await Promise.all(asked), Array(6).fill('done'));
});

test('work that fails gives its turn back', async () => {
  const { running, ask, settled } = world();
  const asked = [ask(), ask(), ask()];
  await settled();
  running[0]?.reject(new Error('no'));
  await assert.rejects(asked[0] ?? Promise.resolve(), /no/);
  assert.equal(running.length, 3);
  for (const job of running.slice(1)) job.resolve('done');
  assert.deepEqual(await Promise.all(asked.slice(1)), ['done', 'done']);
});
