/** Work that is committed together still succeeds, fails and is undone one by one. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompiledQuery, Kysely } from 'kysely';
import type { Transaction } from 'kysely';
import { frozenClock } from '#ports/samples.contract.ts';
import { JournalChain } from './journal-chain.ts';
import type { Schema } from './schema.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import { Transactions } from './transactions.ts';

async function world() {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(':memory:') });
  const run = (sql: string) => db.executeQuery(CompiledQuery.raw(sql));
  await run('create table notes (text text not null unique)');
  await run('create table links (text text references notes (text))');
  const transactions = new Transactions(db, new JournalChain(db, frozenClock));
  const notes = async () => (await run('select text from notes order by text')).rows.map(textOf);
  return { db, run, transactions, notes };
}

function textOf(row: unknown): string {
  return (row as { text: string }).text;
}

function write(text: string, table = 'notes') {
  return async (tx: Transaction<Schema>) => {
    await tx.executeQuery(CompiledQuery.raw(`insert into ${table} (text) values (?)`, [text]));
    return text;
  };
}

function statuses(outcomes: readonly PromiseSettledResult<unknown>[]): readonly string[] {
  return outcomes.map(({ status }) => status);
}

test('work that fails in a group is undone alone', async () => {
  const { transactions, notes } = await world();
  const outcomes = await Promise.allSettled([
    transactions.run(write('a')),
    transactions.run(async (tx) => {
      await write('half')(tx);
      throw new Error('changed its mind');
    }),
    transactions.run(write('a')),
    transactions.run(write('b')),
  ]);
  assert.deepEqual(statuses(outcomes), ['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  assert.deepEqual(await notes(), ['a', 'b']);
});

test('work that says no in a group, or alone, is undone alone', async () => {
  const { transactions, notes } = await world();
  const no = async (tx: Transaction<Schema>) => (await write('no')(tx)) === 'yes';
  const yes = async (tx: Transaction<Schema>) => (await write('yes')(tx)) === 'yes';
  assert.equal(await transactions.runUnlessFalse(no), false);
  const answers = [no, yes, no].map((work) => transactions.runUnlessFalse(work));
  assert.deepEqual(await Promise.all(answers), [false, true, false]);
  assert.deepEqual(await notes(), ['yes']);
});

test('each answer is that of its own work, over many groups', async () => {
  const { transactions, notes } = await world();
  const texts = Array.from({ length: 350 }, (_, number) => String(number).padStart(3, '0'));
  const answers = await Promise.all(texts.map((text) => transactions.run(write(text))));
  assert.deepEqual(answers, texts);
  assert.deepEqual(await notes(), texts);
});

test('nobody hears yes when the common commit fails', async () => {
  const { transactions, notes } = await world();
  const dangling = async (tx: Transaction<Schema>) => {
    await tx.executeQuery(CompiledQuery.raw('pragma defer_foreign_keys = on'));
    return write('nowhere', 'links')(tx);
  };
  const group = [write('a'), dangling, write('b')].map((work) => transactions.run(work));
  for (const outcome of await Promise.allSettled(group)) {
    assert.equal(outcome.status, 'rejected');
    assert.equal((outcome.reason as Error).name, 'Outage');
  }
  assert.deepEqual(await notes(), []);
  await transactions.run(write('after'));
  assert.deepEqual(await notes(), ['after']);
});

test('when the disk is full, what was answered is what was kept', async () => {
  const { transactions, run, notes } = await world();
  await run('pragma max_page_count = 10');
  const texts = ['a', 'b'.repeat(1_000_000), 'c'];
  const outcomes = await Promise.allSettled(texts.map((text) => transactions.run(write(text))));
  assert.equal(outcomes[1]?.status, 'rejected');
  const answered = texts.filter((_, index) => outcomes[index]?.status === 'fulfilled');
  assert.deepEqual(await notes(), answered);
  await transactions.run(write('after'));
  assert.ok((await notes()).includes('after'));
});

test('idle means that nothing asked for is left', async () => {
  const { transactions, notes } = await world();
  const texts = Array.from({ length: 250 }, (_, number) => `${number}`);
  const answers = texts.map((text) => transactions.run(write(text)));
  await transactions.idle();
  assert.equal((await notes()).length, 250);
  await Promise.all(answers);
});

test('a database that cannot begin refuses everybody who waits', async () => {
  const { transactions, run, db } = await world();
  await run('begin');
  const group = [write('a'), write('b')].map((work) => transactions.run(work));
  assert.deepEqual(statuses(await Promise.allSettled(group)), ['rejected', 'rejected']);
  await run('rollback');
  assert.equal(await transactions.run(write('after')), 'after');
  await db.destroy();
});
