/**
 * Keys in a process of their own: the API process holds none, signs through the vault, and
 * comes back by itself when the vault was killed in the middle of its work.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import { startServer } from '../worlds/running-server.ts';
import { startVault } from '../worlds/running-vault.ts';
import { SigningLoad } from '../worlds/signing-load.ts';

const environment = { KUMOIN_ROLES: 'api' };
const kills = 5;

function newHome(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-vault-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

test(`a vault process killed ${kills} times under load: nothing is signed twice`, async (t) => {
  const home = newHome(t);
  let vault = await startVault({ home });
  const server = await startServer({ home, environment });
  const load = new SigningLoad(() => [server.demo]);
  const signing = load.run(6);
  try {
    for (let round = 0; round < kills; round += 1) {
      const before = load.released;
      await sleep(300);
      await vault.kill();
      await sleep(200);
      vault = await startVault({ home });
      await untilMore(load, before + 3);
    }
  } finally {
    load.stop();
    await signing;
    await load.settle();
    assert.equal(await server.stop(), 0);
    assert.equal(await vault.stop(), 0);
  }
  const clock = { now: () => Date.now() };
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
  await load.check(stores.journal).finally(() => stores.close());
  t.diagnostic(`${load.released} signatures released`);
});

test('without its vault the service says so, and is ready again when the vault is', async (t) => {
  const home = newHome(t);
  const vault = await startVault({ home });
  const server = await startServer({ home, environment });
  t.after(() => server.kill());
  const readiness = async () => (await fetch(`${server.demo.baseUrl}/readyz`)).status;
  await until(async () => (await readiness()) === 200);
  await vault.kill();
  await until(async () => (await readiness()) === 503);
  const again = await startVault({ home });
  await until(async () => (await readiness()) === 200);
  assert.equal(await again.stop(), 0);
});

async function untilMore(load: SigningLoad, wanted: number): Promise<void> {
  await until(async () => load.released >= wanted);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (!(await holds())) {
    assert.ok(Date.now() < giveUpAt, 'it did not come back within 30 s');
    await sleep(50);
  }
}
