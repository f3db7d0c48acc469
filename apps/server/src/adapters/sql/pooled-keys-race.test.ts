/** Two handles on one file, as two processes have: no pooled key is given twice. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { raceForKeys } from '#ports/pooled-keys.contract.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { openSqliteStore } from './open-store.ts';

test('200 claims over two handles on one file get each of 150 keys once', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-pool-'));
  const file = join(folder, 'store.db');
  const handles: Stores[] = [];
  for (let count = 0; count < 2; count++) {
    handles.push(await openSqliteStore({ file, clock: frozenClock }));
  }
  t.after(async () => {
    for (const handle of handles) await handle.close();
    rmSync(folder, { recursive: true });
  });
  const pools = handles.map(({ pooledKeys }) => pooledKeys);
  await raceForKeys(pools, { keys: 150, claims: 200 });
});
