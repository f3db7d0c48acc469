/** An embedded installation moves to PostgreSQL and back with nothing lost on the way. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { frozenClock, now } from '#ports/samples.contract.ts';
import { openPostgres } from '../open-postgres-store.ts';
import { openSqlite, openSqliteStore } from '../open-store.ts';
import { PostgresWorld, postgresMissing, storesOn } from '../postgres-world.contract.ts';
import { fillStore } from './filled-store.contract.ts';
import { importArchive } from './import-archive.ts';
import { writeArchive } from './write-archive.ts';
import type { Database } from './write-archive.ts';

if (postgresMissing) {
  test('archives of PostgreSQL', { skip: postgresMissing }, () => {});
} else {
  const world = new PostgresWorld();

  const place = (t: TestContext) => {
    const folder = mkdtempSync(join(tmpdir(), 'kumoin-move-'));
    t.after(() => rmSync(folder, { recursive: true }));
    return (name: string) => join(folder, name);
  };

  const postgres = async (): Promise<[string, Database]> => {
    const url = await world.migratedDatabase();
    return [url, { db: openPostgres({ url, connectionsMax: 2 }, 0), engine: 'postgres' }];
  };

  test('SQLite to PostgreSQL to SQLite: the same rows in every table', async (t) => {
    const at = place(t);
    for (const name of ['first', 'last']) {
      const stores = await openSqliteStore({ file: at(name), clock: frozenClock });
      if (name === 'first') await fillStore(stores);
      await stores.close();
    }
    const [first, last] = [openSqlite(at('first')), openSqlite(at('last'))];
    const [, between] = await postgres();
    await writeArchive({ db: first, engine: 'sqlite' }, { file: at('one'), at: now });
    await importArchive(between.db, { file: at('one') });
    await writeArchive(between, { file: at('two'), at: now });
    await importArchive(last, { file: at('two') });
    await writeArchive({ db: last, engine: 'sqlite' }, { file: at('three'), at: now });
    await Promise.all([first, last, between.db].map((db) => db.destroy()));

    const rowsIn = (name: string) =>
      gunzipSync(readFileSync(at(name)))
        .toString()
        .split('\n');
    const [one = [], two = [], three = []] = ['one', 'two', 'three'].map(rowsIn);
    assert.ok(one.length > 1000);
    assert.deepEqual(
      one.filter((line, index) => line !== three[index]),
      [],
    );
    // The header names the engine, and so the hash at the end differs; the order does not.
    assert.equal(one.filter((line, index) => line !== two[index]).length, 2);
  });

  test('an archive shows one moment of PostgreSQL, though others write meanwhile', async (t) => {
    const at = place(t);
    const [url, database] = await postgres();
    const stores = await storesOn(url, t);
    await fillStore(stores);
    const { sequence } = await stores.journal.head();
    let wrote: Promise<void> | undefined;
    const onRows = (): void => {
      wrote ??= stores.journal.record({ event: 'access.granted', facts: {} });
    };
    const slow = async (): Promise<void> => {
      const { rows } = await writeArchive(database, { file: at('archive'), at: now, onRows });
      assert.equal(rows['journal_entries'], sequence);
    };
    await slow().finally(() => database.db.destroy());
    await wrote;
    assert.equal((await stores.journal.head()).sequence, sequence + 1);
  });

  test('a database that is not empty, or a bad archive, is left as it was', async (t) => {
    const at = place(t);
    const [url, database] = await postgres();
    const stores = await storesOn(url, t);
    await stores.journal.record({ event: 'access.granted', facts: {} });
    await writeArchive(database, { file: at('archive'), at: now });
    const again = importArchive(database.db, { file: at('archive') });
    await assert.rejects(again, { code: 'place_taken' });

    const [, empty] = await postgres();
    const failing = importArchive(empty.db, {
      file: at('archive'),
      afterwards: () => Promise.reject(new Error('killed')),
    });
    await assert.rejects(failing, /killed/);
    await importArchive(empty.db, { file: at('archive') });
    await Promise.all([database, empty].map(({ db }) => db.destroy()));
  });
}
