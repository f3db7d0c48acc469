/**
 * `serve --workers 2` while clients sign without pause and workers are killed, on either store:
 * nothing is signed twice, nothing released without a record, and the service goes on.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPostgresStore } from '../../apps/server/src/adapters/sql/open-postgres-store.ts';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import {
  postgresMissing,
  PostgresWorld,
} from '../../apps/server/src/adapters/sql/postgres-world.contract.ts';
import type { Stores } from '../../apps/server/src/ports/stores.ts';
import { startNode, workersOf } from '../worlds/running-node.ts';
import type { NodeSettings, RunningNode } from '../worlds/running-node.ts';
import type { Demo } from '../worlds/running-server.ts';
import { until } from '../worlds/signing-client.ts';
import { SigningLoad } from '../worlds/signing-load.ts';

const kills = 4;
const clients = 6;
const clock = { now: () => Date.now() };
const postgres = new PostgresWorld();

interface Place {
  readonly settings: NodeSettings;
  readonly open: () => Promise<Stores>;
}

const engines: readonly {
  readonly name: string;
  readonly skip: string | false;
  readonly place: (home: string) => Promise<Place>;
}[] = [
  {
    name: 'sqlite',
    skip: false,
    place: async (home) => ({
      settings: {},
      open: () => openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock }),
    }),
  },
  {
    name: 'postgres',
    skip: postgresMissing,
    place: async () => {
      const url = await postgres.emptyDatabase();
      const open = () => openPostgresStore({ url, connectionsMax: 2, clock });
      return { settings: { DATABASE_URL: url }, open };
    },
  },
];

for (const { name, skip, place } of engines) {
  test(`${name}: workers are killed under load, and nothing is lost`, { skip }, async (t) => {
    const home = folder(t);
    const { settings, open } = await place(home);
    const node = await startNode(t, { HOME: home, WORKERS: '2', ...settings });
    const demo = JSON.parse(readFileSync(join(home, 'demo.json'), 'utf8')) as Demo;
    const load = new SigningLoad(() => [demo]);
    const signing = load.run(clients);
    try {
      for (let round = 0; round < kills; round += 1) await killOne(node, load, round);
      // What the last kill interrupted comes back by itself.
      await untilMore(load, 5 * clients);
    } finally {
      load.stop();
      await signing;
    }
    await load.settle();
    node.signal('SIGTERM');
    assert.equal(await node.ended, 0, node.complaints());
    assert.equal(node.complaints().match(/ended \(SIGKILL\)/g)?.length, kills);
    const stores = await open();
    await load.check(stores.journal).finally(() => stores.close());
    t.diagnostic(`${load.released} signatures released, ${load.given} agreed to`);
  });
}

function folder(t: TestContext): string {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-workers-load-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

/** A process that was killed is a child until somebody has heard of its end. */
const killed = new Set<number>();

/** The older and the newer of the two in turn, in the middle of whatever it does. */
async function killOne(node: RunningNode, load: SigningLoad, round: number): Promise<void> {
  const living = () => workersOf(node).filter((pid) => !killed.has(pid));
  await until(() => living().length === 2);
  await untilMore(load, clients);
  await sleep(37 * round);
  const victim = living()[round % 2];
  assert.ok(victim !== undefined);
  killed.add(victim);
  process.kill(victim, 'SIGKILL');
}

async function untilMore(load: SigningLoad, count: number): Promise<void> {
  const wanted = load.released + count;
  await until(() => load.released >= wanted);
}
