/**
 * An installation that began on SQLite moves to PostgreSQL as an operator would do it, and signs
 * there with the same accounts and keys; a backup of it is restored into a second database.
 */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresServer } from '@kumoin/testkit';
import { openPostgresStore } from '../../apps/server/src/adapters/sql/open-postgres-store.ts';
import { runKumoin } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { Demo } from '../worlds/running-server.ts';
import { SigningLoad } from '../worlds/signing-load.ts';

const clock = { now: () => Date.now() };

async function signFor(load: SigningLoad): Promise<void> {
  const running = load.run(2);
  await sleep(1000);
  load.stop();
  await running;
  await load.settle();
}

/** What the configuration of an operator would say. */
function onDatabase(url: string) {
  return { KUMOIN_DATABASE_URL: url };
}

const missing = PostgresServer.missing() ?? false;

test('moved from SQLite to PostgreSQL, and restored into another', { skip: missing }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-move-'));
  const postgres = await PostgresServer.create();
  t.after(async () => {
    await postgres.dispose();
    rmSync(folder, { recursive: true, force: true });
  });
  const [home, archive, backup] = ['home', 'archive', 'backup'].map((name) => join(folder, name));
  assert.ok(home && archive && backup);
  let demo: Demo | undefined;
  const load = new SigningLoad(() => (demo === undefined ? [] : [demo]));

  const embedded = await startServer({ home });
  demo = embedded.demo;
  await signFor(load);
  assert.equal(await embedded.stop(), 0);
  assert.equal((await runKumoin(['export', archive], { home })).code, 0);
  mkdirSync(join(folder, 'away'));
  for (const name of readdirSync(home).filter((each) => each.startsWith('kumoin.sqlite'))) {
    renameSync(join(home, name), join(folder, 'away', name));
  }

  const [one, two] = [
    postgres.url(await postgres.createDatabase()),
    postgres.url(await postgres.createDatabase()),
  ];
  const run = (words: readonly string[], url: string, place = home) =>
    runKumoin(words, { home: place, environment: onDatabase(url) });
  const imported = await run(['import', archive, '--keep-open'], one);
  assert.deepEqual([imported.code, imported.errors], [0, '']);
  assert.match(imported.output, /what was open in it is open[^]*chain whole/);
  assert.match((await run(['import', archive], one)).errors, /not empty/);

  // The same file without that word is a step into the past.
  const three = postgres.url(await postgres.createDatabase());
  const closed = await run(['import', archive], three);
  assert.deepEqual([closed.code, closed.errors], [0, '']);
  assert.match(closed.output, /open in it are closed[^]*chain whole/);

  const moved = await startServer({ home, environment: onDatabase(one) });
  t.after(() => moved.kill());
  demo = moved.demo;
  await signFor(load);
  const made = await run(['backup', backup, '--with-key'], one);
  assert.deepEqual([made.code, made.errors], [0, '']);
  assert.equal(await moved.stop(), 0);

  const elsewhere = join(folder, 'elsewhere');
  const restored = await run(['restore', backup], two, elsewhere);
  assert.deepEqual([restored.code, restored.errors], [0, '']);
  const revived = await startServer({ home: elsewhere, environment: onDatabase(two) });
  t.after(() => revived.kill());
  demo = revived.demo;
  await signFor(load);
  assert.equal(await revived.stop(), 0);

  const stores = await openPostgresStore({ url: two, connectionsMax: 2, clock });
  await load.check(stores.journal).finally(() => stores.close());
});
