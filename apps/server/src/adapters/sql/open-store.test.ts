/** How the SQLite store is opened, what it refuses to open, and how it fails. */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { CompiledQuery, Kysely } from 'kysely';
import { Outage } from '#domain/outage.ts';
import { farFuture, frozenClock, sampleAccount } from '#ports/samples.contract.ts';
import { openSqliteStore } from './open-store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-open-'));
after(() => rmSync(folder, { recursive: true }));

let count = 0;
function freshFile(): string {
  count += 1;
  return join(folder, `${count}.db`);
}

function open(file: string) {
  return openSqliteStore({ file, clock: frozenClock });
}

/** What the operator reads in the log. */
async function causeOf(failing: Promise<unknown>): Promise<string> {
  const outage: unknown = await failing.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(outage instanceof Outage);
  assert.equal(outage.code, 'store_failed');
  return String(outage.cause);
}

test('a store is there again when it is opened a second time', async () => {
  const file = freshFile();
  const first = await open(file);
  await first.accounts.add(sampleAccount());
  await first.close();
  const second = await open(file);
  assert.deepEqual(await second.accounts.findByName('alice'), sampleAccount());
  await second.close();
});

test('a store in memory works, and each is its own', async () => {
  const [one, two] = [await open(':memory:'), await open(':memory:')];
  await one.accounts.add(sampleAccount());
  assert.equal(await two.accounts.findByName('alice'), undefined);
  await Promise.all([one.close(), two.close()]);
});

test('the file and its log are for the owner alone', async () => {
  const file = freshFile();
  const store = await open(file);
  for (const name of [file, `${file}-wal`, `${file}-shm`]) {
    assert.equal(statSync(name).mode & 0o777, 0o600);
  }
  await store.close();
});

test('a file that others could read is shut to them', async () => {
  const file = freshFile();
  writeFileSync(file, '');
  chmodSync(file, 0o644);
  const store = await open(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  await store.close();
});

test('every commit is flushed, SQLite itself waits for no lock, and references are enforced', async () => {
  const file = freshFile();
  await (await open(file)).close();
  const db = new Kysely<never>({ dialect: sqliteDialect(file) });
  const settings = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: 0 };
  for (const [name, value] of Object.entries(settings)) {
    const { rows } = await db.executeQuery(CompiledQuery.raw(`pragma ${name}`));
    assert.deepEqual(Object.values(rows[0] as object), [value]);
  }
  await db.destroy();
});

test('a folder that is missing, and a file that is no database, are explained', async () => {
  assert.match(await causeOf(open(join(folder, 'missing', 'store.db'))), /ENOENT/);
  const file = freshFile();
  writeFileSync(file, 'no database at all, but long enough to look at'.repeat(100));
  assert.match(await causeOf(open(file)), /not a database/);
});

test('a database that newer code wrote is refused, and left as it is', async () => {
  const file = freshFile();
  await (await open(file)).close();
  const newer = new DatabaseSync(file);
  newer.exec("insert into schema_migrations (number, name) values (1000, 'from-the-future')");
  newer.close();
  assert.match(await causeOf(open(file)), /schema 1000.*start the version that wrote it/);
});

test('a migration that fails leaves nothing behind', async () => {
  const file = freshFile();
  const before = new DatabaseSync(file);
  before.exec('create table slots (taken text)');
  before.close();
  assert.match(await causeOf(open(file)), /slots already exists/);
  const left = new DatabaseSync(file);
  assert.deepEqual(
    left.prepare("select name from sqlite_master where type = 'table'").all(),
    [{ name: 'slots' }].map((row) => Object.assign(Object.create(null) as object, row)),
  );
  left.close();
});

test('a full disk is told apart, loses the write alone, and the store goes on after', async () => {
  const file = freshFile();
  await (await open(file)).close();
  const db = new Kysely<{ notes: { text: string } }>({ dialect: sqliteDialect(file) });
  const run = (sql: string) => db.executeQuery(CompiledQuery.raw(sql));
  await run('create table notes (text text)');
  await run('pragma max_page_count = 1');

  const tooMuch = db.transaction().execute(async (tx) => {
    await tx.insertInto('notes').values({ text: 'small' }).execute();
    await tx
      .insertInto('notes')
      .values({ text: 'x'.repeat(1_000_000) })
      .execute();
  });
  await assert.rejects(tooMuch, { name: 'Outage', code: 'store_full' });

  await run('pragma max_page_count = 1000000');
  assert.deepEqual(await db.selectFrom('notes').selectAll().execute(), []);
  await db.insertInto('notes').values({ text: 'after' }).execute();
  assert.equal((await db.selectFrom('notes').selectAll().execute()).length, 1);
  await db.destroy();
});

test('a damaged file is an outage, not a wrong answer', async () => {
  const file = freshFile();
  const store = await open(file);
  for (let number = 0; number < 50; number++) {
    await store.journal.record({ event: 'access.granted', facts: { number } });
  }
  await store.close();
  const { size } = statSync(file);
  const damaged = new DatabaseSync(file);
  const pageSize = Number(Object.values(damaged.prepare('pragma page_size').get() ?? {})[0]);
  damaged.close();
  const bytes = readFileSync(file).fill(0xa5, pageSize, size);
  writeFileSync(file, bytes);
  assert.match(
    await causeOf(open(file).then((opened) => opened.journal.read(0, 100))),
    /malformed/,
  );
});

test('a transaction that fails half way is undone, and others do not see into it', async () => {
  const db = new Kysely<{ notes: { text: string } }>({ dialect: sqliteDialect(':memory:') });
  await db.executeQuery(CompiledQuery.raw('create table notes (text text)'));
  const all = () => db.selectFrom('notes').selectAll().execute();
  let meanwhile: Promise<unknown> | undefined;
  const failing = db.transaction().execute(async (tx) => {
    await tx.insertInto('notes').values({ text: 'undone' }).execute();
    meanwhile = all();
    await new Promise((resolve) => setTimeout(resolve, 5));
    throw new Error('half way');
  });
  await assert.rejects(failing, /half way/);
  assert.deepEqual(await meanwhile, []);
  assert.deepEqual(await all(), []);
  await db.destroy();
});

test('a transaction has the write lock from its first line, also before it writes', async () => {
  const file = freshFile();
  const store = await open(file);
  const db = new Kysely<never>({ dialect: sqliteDialect(file) });
  const other = new DatabaseSync(file, { timeout: 0 });
  await db.transaction().execute(async () => {
    assert.throws(() => other.exec('begin immediate'), /locked/);
  });
  other.exec('begin immediate');
  other.close();
  await db.destroy();
  await store.close();
});

test('a thousand different statements work with the few that are kept prepared', async () => {
  const db = new Kysely<never>({ dialect: sqliteDialect(':memory:') });
  for (let number = 0; number < 1000; number++) {
    const { rows } = await db.executeQuery(CompiledQuery.raw(`select ${number} as number`));
    assert.equal((rows[0] as { number: number }).number, number);
  }
  await db.destroy();
});

test('an integer that a JavaScript number cannot hold is an outage, not a near miss', async () => {
  const file = freshFile();
  const store = await open(file);
  await store.issuedTimestamps.advance(farFuture);
  const db = new DatabaseSync(file);
  db.exec('update issued_timestamps set newest_at = 9007199254740993');
  db.close();
  assert.match(await causeOf(store.issuedTimestamps.newestAt()), /too large|out of range/i);
  await store.close();
});

test('what was asked before closing is still done', async () => {
  const file = freshFile();
  const store = await open(file);
  const recording = Array.from({ length: 250 }, (_, number) =>
    store.journal.record({ event: 'access.granted', facts: { number } }),
  );
  await store.close();
  await Promise.all(recording);
  const again = await open(file);
  assert.equal((await again.journal.head()).sequence, 250);
  await again.close();
});
