/**
 * The real server is killed (SIGKILL) twenty times in the middle of signing, and started again
 * on the same data. Afterwards: no yes has signed twice, no signature was released that the
 * journal does not hold, and its chain is whole.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import { startServer } from '../worlds/running-server.ts';
import type { Demo } from '../worlds/running-server.ts';
import { SigningLoad } from '../worlds/signing-load.ts';

const kills = 20;
const clients = 8;

test(`killed ${kills} times under load: nothing is signed twice or without a record`, async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-crash-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  const running: Demo[] = [];
  const load = new SigningLoad(() => running);
  const signing = load.run(clients);

  try {
    for (let round = 0; round < kills; round += 1) {
      const server = await startServer({ home });
      running.push(server.demo);
      await sleep(200 + ((round * 37) % 500));
      await server.kill();
      running.length = 0;
    }
  } finally {
    load.stop();
    await signing;
  }

  const server = await startServer({ home });
  running.push(server.demo);
  await load.settle();
  assert.equal(await server.stop(), 0);

  assert.ok(load.released > kills, `only ${load.released} signatures were released`);
  const clock = { now: () => Date.now() };
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
  await load.check(stores.journal).finally(() => stores.close());
  t.diagnostic(`${load.given} yeses, ${load.released} signatures released, ${kills} kills`);
});
