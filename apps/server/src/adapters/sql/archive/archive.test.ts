/** A store becomes a file and a store again, with nothing lost; a bad file leaves it empty. */

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Kysely } from 'kysely';
import { frozenClock, now, sampleAccount } from '#ports/samples.contract.ts';
import { openSqliteStore } from '../open-store.ts';
import type { Schema } from '../schema.ts';
import { sqliteDialect } from '../sqlite-dialect.ts';
import { ArchiveError } from './archive-error.ts';
import type { ArchiveErrorCode } from './archive-error.ts';
import { archivedTables } from './archive-tables.ts';
import { fillStore } from './filled-store.contract.ts';
import { importArchive } from './import-archive.ts';
import { writeArchive } from './write-archive.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumoin-archive-'));
after(() => rmSync(folder, { recursive: true }));

let count = 0;
function freshName(): string {
  count += 1;
  return join(folder, String(count));
}

async function filledStore(): Promise<string> {
  const file = freshName();
  const stores = await openSqliteStore({ file, clock: frozenClock });
  await fillStore(stores);
  await stores.close();
  return file;
}

async function emptyStore(): Promise<string> {
  const file = freshName();
  await (await openSqliteStore({ file, clock: frozenClock })).close();
  return file;
}

async function exported(store: string): Promise<string> {
  const file = freshName();
  const db = new Kysely<Schema>({ dialect: sqliteDialect(store) });
  await writeArchive({ db, engine: 'sqlite' }, { file, at: now });
  await db.destroy();
  return file;
}

async function imported(archive: string, store: string): Promise<void> {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(store) });
  await importArchive(db, { file: archive }).finally(() => db.destroy());
}

/** All rows of all tables, as SQLite holds them. */
function contentsOf(store: string): string {
  const database = new DatabaseSync(store);
  const all = archivedTables.map(({ name, key }) => {
    const rows = database.prepare(`select * from ${name} order by ${key.join(', ')}`).all();
    return [name, rows];
  });
  database.close();
  return JSON.stringify(all);
}

const filled = await filledStore();
const archive = await exported(filled);

test('what was exported and imported again is the same in every table and column', async () => {
  const store = await emptyStore();
  await imported(archive, store);
  assert.equal(contentsOf(store), contentsOf(filled));
  assert.deepEqual(
    gunzipSync(readFileSync(await exported(store))),
    gunzipSync(readFileSync(archive)),
  );
});

test('every table and column the store has is in the archive, and no other', () => {
  const database = new DatabaseSync(filled);
  const listed = database.prepare("select name from sqlite_master where type = 'table'").all();
  const names = listed
    .map(({ name }) => String(name))
    .filter((name) => !name.startsWith('sqlite_'));
  const archived = archivedTables.map(({ name }) => name as string);
  assert.deepEqual(names.sort(), [...archived, 'schema_migrations'].sort());
  for (const { name, columns } of archivedTables) {
    const found = database.prepare(`select name from pragma_table_info('${name}')`).all();
    assert.deepEqual(found.map((column) => column['name']).sort(), columns.toSorted(), name);
  }
  database.close();
});

test('the file is for its owner alone, and no draft stays beside it', () => {
  assert.equal(statSync(archive).mode & 0o777, 0o600);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('an archive shows one moment, though others write meanwhile, and does not hold them up', async () => {
  const store = await emptyStore();
  const stores = await openSqliteStore({ file: store, clock: frozenClock });
  await stores.accounts.add(sampleAccount());
  const db = new Kysely<Schema>({ dialect: sqliteDialect(store) });
  const file = freshName();
  let pending: Promise<void> | undefined;
  const onRows = (table: string) => {
    if (table === 'accounts') {
      pending = stores.journal.record({ event: 'account.created', facts: {} });
    }
  };
  const { rows } = await writeArchive({ db, engine: 'sqlite' }, { file, at: now, onRows });
  await pending;
  assert.equal(rows['journal_entries'], 0);
  assert.equal((await stores.journal.head()).sequence, 1);
  await db.destroy();
  await stores.close();
});

test('a store of another schema is not exported: this code would not know what it leaves out', async () => {
  const store = await emptyStore();
  const db = new Kysely<Schema>({ dialect: sqliteDialect(store) });
  await db.updateTable('schema_migrations').set({ number: 99 }).where('number', '=', 1).execute();
  const writing = writeArchive({ db, engine: 'sqlite' }, { file: freshName(), at: now });
  await refused('archive_of_other_version', writing);
  await db.destroy();
});

async function refused(code: ArchiveErrorCode, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (error) => error instanceof ArchiveError && error.code === code);
}

test('nothing is overwritten: not a file, not a store', async () => {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(filled) });
  const order = { file: archive, at: now };
  await refused('place_taken', writeArchive({ db, engine: 'sqlite' }, order));
  await db.destroy();
  const before = contentsOf(filled);
  await refused('place_taken', imported(archive, filled));
  assert.equal(contentsOf(filled), before);
});

const packed = readFileSync(archive);
const text = gunzipSync(packed).toString();
const lines = text.split('\n');
const withoutLine = (start: string) => lines.filter((line) => !line.startsWith(start)).join('\n');

const badArchives: Readonly<Record<string, readonly [ArchiveErrorCode, Uint8Array]>> = {
  'is empty': ['archive_cut_off', new Uint8Array()],
  'is cut off in the middle': ['archive_cut_off', packed.subarray(0, packed.length >> 1)],
  'lacks its last octet': ['archive_cut_off', packed.subarray(0, -1)],
  'lacks its last line': ['archive_cut_off', gzipSync(withoutLine('{"end"'))],
  'lacks a table': ['archive_damaged', gzipSync(withoutLine('{"table":"leases"'))],
  'lacks a row': ['archive_damaged', gzipSync(withoutLine('["account-1"'))],
  'has another value': ['archive_damaged', gzipSync(text.replace('“”', '""'.replaceAll('"', 'x')))],
  'has a text for a number': [
    'archive_damaged',
    gzipSync(text.replace('"tenant-1","Alice"', '1,2')),
  ],
  'goes on after its end': ['archive_damaged', gzipSync(`${text}[]\n`)],
  'is no archive': ['archive_damaged', gzipSync('{"hello":1}\n')],
  'is not compressed': ['archive_damaged', Buffer.from(text)],
  'is of another format': [
    'archive_of_other_version',
    gzipSync(text.replace('"format":1', '"format":2')),
  ],
  'is of another schema': [
    'archive_of_other_version',
    gzipSync(text.replace(/"schema":\d+/, '"schema":99')),
  ],
};

for (const [what, [code, bytes]] of Object.entries(badArchives)) {
  test(`an archive that ${what} is refused, and the store stays empty`, async () => {
    const [file, store] = [freshName(), await emptyStore()];
    writeFileSync(file, bytes);
    const before = contentsOf(store);
    await refused(code, imported(file, store));
    assert.equal(contentsOf(store), before);
    await imported(archive, store);
  });
}
