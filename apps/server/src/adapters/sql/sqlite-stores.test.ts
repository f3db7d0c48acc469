/** The stores on SQLite keep every promise of their ports, on a real file. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { storesContract } from '#ports/stores.contract.ts';
import { openSqliteStore } from './open-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-stores-'));
after(() => rmSync(folder, { recursive: true }));

let count = 0;
storesContract('sqlite', (clock) => {
  count += 1;
  return openSqliteStore({ file: join(folder, `${count}.db`), clock });
});
