/** Look-ups that are gathered still answer each who asked, from the store as it is by then. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompiledQuery, Kysely } from 'kysely';
import { GatheredLookups } from './gathered-lookups.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

async function world() {
  const statements: string[] = [];
  const log = ({ query }: { query: CompiledQuery }) => void statements.push(query.sql);
  const db = new Kysely<Schema>({ dialect: sqliteDialect(':memory:'), log });
  const run = (sql: string) => db.executeQuery(CompiledQuery.raw(sql));
  await run('create table leases (name text, holder text, expires_at integer)');
  const lookups = new GatheredLookups(db, {
    query: (names) =>
      db.selectFrom('leases').selectAll().where('name', 'in', names).orderBy('holder'),
    keyOf: ({ name }) => name,
  });
  const add = (name: string, holder: string) =>
    run(`insert into leases values ('${name}', '${holder}', 1)`);
  const find = async (name: string) => (await lookups.find(name)).map(({ holder }) => holder);
  return { run, add, find, selects: () => statements.filter((sql) => sql.startsWith('select')) };
}

test('what is asked in one turn is one statement, and each hears of its own key', async () => {
  const { add, find, selects } = await world();
  await add('a', '2');
  await add('a', '1');
  await add('b', '3');
  const answers = await Promise.all([find('a'), find('b'), find('c'), find('a')]);
  assert.deepEqual(answers, [['1', '2'], ['3'], [], ['1', '2']]);
  assert.equal(selects().length, 1);
});

test('what is written after a look-up was asked for, and before it is made, is seen', async () => {
  const { add, find } = await world();
  const asked = find('a');
  await add('a', '1');
  assert.deepEqual(await asked, ['1']);
  await add('a', '2');
  assert.deepEqual(await find('a'), ['1', '2']);
});

test('of very many keys each is found, a bounded number at a time', async () => {
  const { add, find, selects } = await world();
  const names = Array.from({ length: 100 }, (_, number) => `name-${number}`);
  for (const name of names) await add(name, name);
  const answers = await Promise.all(names.map(find));
  assert.deepEqual(
    answers,
    names.map((name) => [name]),
  );
  assert.equal(selects().length, 4);
});

test('when the store fails all who asked hear it, and the next are served', async () => {
  const { run, find } = await world();
  await run('alter table leases rename to away');
  for (const outcome of await Promise.allSettled([find('a'), find('b')])) {
    assert.equal(outcome.status, 'rejected');
    assert.equal((outcome.reason as Error).name, 'Outage');
  }
  await run('alter table away rename to leases');
  assert.deepEqual(await find('a'), []);
});
