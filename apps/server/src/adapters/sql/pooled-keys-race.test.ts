/** Two handles on one store, as two processes have: no pooled key is given twice. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { raceForKeys } from '#ports/pooled-keys.contract.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { openPostgresStore } from './open-postgres-store.ts';
import { openSqliteStore } from './open-store.ts';
import { PostgresWorld, postgresMissing } from './postgres-world.contract.ts';

async function race(t: TestContext, open: () => Promise<Stores>): Promise<void> {
  const handles = [await open(), await open()];
  t.after(() => Promise.all(handles.map((handle) => handle.close())));
  const pools = handles.map(({ pooledKeys }) => pooledKeys);
  await raceForKeys(pools, { keys: 150, claims: 200 });
}

test('200 claims over two handles on one file get each of 150 keys once', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-pool-'));
  await race(t, () => openSqliteStore({ file: join(folder, 'store.db'), clock: frozenClock }));
  t.after(() => rmSync(folder, { recursive: true }));
});

const world = new PostgresWorld();
const options = { skip: postgresMissing };
test(
  '200 claims over two handles on one PostgreSQL get each of 150 keys once',
  options,
  async (t) => {
    const url = await world.migratedDatabase();
    await race(t, () => openPostgresStore({ url, connectionsMax: 5, clock: frozenClock }));
  },
);
