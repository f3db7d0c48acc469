/**
 * Several processes on one file: whoever waits for the write lock of another goes on with
 * everything else meanwhile. Both are in this process here, so that a wait that stops it could
 * never end.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { Kysely } from 'kysely';
import { sqliteDialect } from './sqlite-dialect.ts';

interface Notes {
  readonly notes: { readonly text: string };
}

async function world(t: TestContext, lockWaitMs?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-lock-'));
  const file = join(folder, 'store.db');
  const db = new Kysely<Notes>({ dialect: sqliteDialect(file, lockWaitMs) });
  await db.schema.createTable('notes').addColumn('text', 'text').execute();
  const rival = new DatabaseSync(file, { timeout: 0 });
  t.after(async () => {
    rival.close();
    await db.destroy();
    rmSync(folder, { recursive: true });
  });
  const add = (text: string) => db.insertInto('notes').values({ text }).execute();
  const addTogether = (text: string) =>
    db.transaction().execute((tx) => tx.insertInto('notes').values({ text }).execute());
  const texts = async () => (await db.selectFrom('notes').selectAll().execute()).map((n) => n.text);
  return { rival, add, addTogether, texts };
}

for (const [what, way] of [
  ['a statement', 'add'],
  ['a transaction', 'addTogether'],
] as const) {
  test(`${what} that waits for the lock of another process stops nothing else`, async (t) => {
    const { rival, texts, [way]: write } = await world(t);
    rival.exec('begin immediate');
    let turns = 0;
    const turning = setInterval(() => (turns += 1), 5);
    const letGo = setTimeout(() => rival.exec('commit'), 100);
    await write('late').finally(() => {
      clearInterval(turning);
      clearTimeout(letGo);
    });
    assert.ok(turns >= 5, `only ${turns} other things were done meanwhile`);
    assert.deepEqual(await texts(), ['late']);
  });

  test(`${what} gives up a lock that stays taken, and nothing was done`, async (t) => {
    const { rival, texts, [way]: write } = await world(t, 50);
    rival.exec('begin immediate');
    await assert.rejects(write('never'), { name: 'Outage', code: 'overloaded' });
    rival.exec('commit');
    assert.deepEqual(await texts(), []);
    await write('after');
    assert.deepEqual(await texts(), ['after']);
  });
}
