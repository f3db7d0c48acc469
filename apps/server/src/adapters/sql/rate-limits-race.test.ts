/** Two handles on one database, as two nodes have: together they allow what the limit says. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { frozenClock, now } from '#ports/samples.contract.ts';
import type { Stores } from '#ports/stores.ts';
import { openSqliteStore } from './open-store.ts';
import { postgresMissing, PostgresWorld, storesOn } from './postgres-world.contract.ts';

const postgres = new PostgresWorld();

async function twoOnOneFile(t: TestContext): Promise<readonly [Stores, Stores]> {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-rates-'));
  const file = join(folder, 'store.db');
  const open = () => openSqliteStore({ file, clock: frozenClock });
  const handles = [await open(), await open()] as const;
  t.after(async () => {
    for (const handle of handles) await handle.close();
    rmSync(folder, { recursive: true });
  });
  return handles;
}

async function twoOnOneDatabase(t: TestContext): Promise<readonly [Stores, Stores]> {
  const url = await postgres.migratedDatabase();
  return [await storesOn(url, t), await storesOn(url, t)];
}

const engines = [
  { name: 'sqlite', open: twoOnOneFile, missing: false as const },
  { name: 'postgres', open: twoOnOneDatabase, missing: postgresMissing },
];

for (const { name, open, missing } of engines) {
  test(
    `${name}: of 200 takes over two handles exactly 70 are allowed`,
    { skip: missing },
    async (t) => {
      const [one, other] = await open(t);
      const limit = { limit: 70, windowSeconds: 60, count: 1 };
      const takes = Array.from({ length: 200 }, (_, number) =>
        (number % 2 === 0 ? one : other).rateLimits.take('alice', limit, now),
      );
      const allowed = (await Promise.all(takes)).filter((answer) => answer.allowed);
      assert.equal(allowed.length, 70);
    },
  );

  test(
    `${name}: of 60 who want a lease over two handles one gets it`,
    { skip: missing },
    async (t) => {
      const [one, other] = await open(t);
      const takes = Array.from({ length: 60 }, (_, number) => {
        const claim = { name: 'set-up', holder: `node-${number}` };
        return (number % 2 === 0 ? one : other).leases.take(claim, 30, now);
      });
      assert.equal((await Promise.all(takes)).filter((taken) => taken).length, 1);
    },
  );
}
