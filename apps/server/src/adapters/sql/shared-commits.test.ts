/** Lanes, notes for the journal, and what is tried again: the group as a whole. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CompiledQuery, Kysely } from 'kysely';
import { Outage } from '#domain/outage.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { JournalChain } from './journal-chain.ts';
import { migrate } from './migrate.ts';
import { PostgresFailure } from './postgres-failure.ts';
import type { Schema } from './schema.ts';
import { sqliteColumnTypes, sqliteDialect } from './sqlite-dialect.ts';
import { falseIfSaidNo, SaidNo, Transactions } from './transactions.ts';
import type { Lane, Tx } from './transactions.ts';

async function world(patienceMs?: number) {
  const db = new Kysely<Schema>({ dialect: sqliteDialect(':memory:') });
  await migrate(db, sqliteColumnTypes);
  const run = (sql: string) => db.executeQuery(CompiledQuery.raw(sql));
  await run('create table notes (text text not null unique)');
  const transactions = new Transactions(db, new JournalChain(db, frozenClock), patienceMs);
  const texts = async (column: string, table: string) =>
    (await run(`select ${column} as text from ${table} order by rowid`)).rows.map(
      (row) => (row as { text: string }).text,
    );
  return {
    transactions,
    notes: () => texts('text', 'notes'),
    journal: () => texts('facts', 'journal_entries'),
  };
}

function noteOf(text: string): JournalNote {
  return { event: 'access.granted', facts: { text } };
}

function write(tx: Tx, text: string) {
  return tx.executeQuery(CompiledQuery.raw('insert into notes (text) values (?)', [text]));
}

/** Writes each text and says how many there were; says no to `no`, fails at `bad`. */
function makeLane(sizes: number[] = []): Lane<string, number> {
  return async (tx, items) => {
    sizes.push(items.length);
    for (const item of items) await write(tx, item);
    if (items.includes('bad')) throw new Error('bad');
    if (items.includes('no')) throw new SaidNo();
    return items.map((item) => ({ answer: items.length, note: noteOf(item) }));
  };
}

test('what is asked for in one turn is one group, and each hears its own answer', async () => {
  const { transactions, notes, journal } = await world();
  const sizes: number[] = [];
  const lane = makeLane(sizes);
  const later = new Promise<number>((resolve) => {
    process.nextTick(() => resolve(transactions.join(lane, 'c')));
  });
  const answers = [transactions.join(lane, 'a'), transactions.join(lane, 'b'), later];
  assert.deepEqual(await Promise.all(answers), [3, 3, 3]);
  assert.deepEqual(sizes, [3]);
  assert.deepEqual(await notes(), ['a', 'b', 'c']);
  assert.deepEqual(await journal(), ['{"text":"a"}', '{"text":"b"}', '{"text":"c"}']);
});

test('a lane that cannot go on has its group done one by one', async () => {
  const { transactions, notes, journal } = await world();
  const sizes: number[] = [];
  const lane = makeLane(sizes);
  const outcomes = await Promise.allSettled([
    transactions.join(lane, 'a'),
    transactions.join(lane, 'no').catch(falseIfSaidNo),
    transactions.join(lane, 'bad'),
    transactions.run(async (tx) => void (await write(tx, 'work')), noteOf('work')),
    transactions.join(lane, 'b'),
  ]);
  const kinds = outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : (outcome.reason as Error).message,
  );
  assert.deepEqual(kinds, [1, false, 'bad', undefined, 1]);
  assert.deepEqual(sizes, [4, 1, 1, 1, 1]);
  assert.deepEqual(await notes(), ['a', 'work', 'b']);
  assert.equal((await journal()).length, 3);
});

test('work that fails or says no leaves no note, work beside it does', async () => {
  const { transactions, journal } = await world();
  await Promise.allSettled([
    transactions.run((tx) => write(tx, 'a'), noteOf('a')),
    transactions.run((tx) => write(tx, 'a'), noteOf('again')),
    transactions.runUnlessFalse(() => Promise.resolve(false), noteOf('no')),
  ]);
  assert.deepEqual(await journal(), ['{"text":"a"}']);
});

function serializationFailure(): Outage {
  return new Outage('overloaded', { cause: new PostgresFailure('try again', '40001') });
}

test('a group that another transaction made impossible is done again, and written once', async () => {
  const { transactions, notes, journal } = await world();
  let left = 2;
  const lane: Lane<string, boolean> = async (tx, items) => {
    for (const item of items) await write(tx, item);
    if (left-- > 0) throw serializationFailure();
    return items.map((item) => ({ answer: true, note: noteOf(item) }));
  };
  const answers = ['a', 'b'].map((text) => transactions.join(lane, text));
  assert.deepEqual(await Promise.all(answers), [true, true]);
  assert.deepEqual(await notes(), ['a', 'b']);
  assert.equal((await journal()).length, 2);
});

test('that is not tried for ever', async () => {
  const { transactions, notes } = await world();
  let attempts = 0;
  const alone = transactions.run(() => {
    attempts += 1;
    return Promise.reject(serializationFailure());
  });
  await assert.rejects(alone, { name: 'Outage', code: 'overloaded' });
  assert.equal(attempts, 5);
  assert.deepEqual(await notes(), []);
});

test('of a flood of writes the surplus is turned away at once, the others are done', async () => {
  const { transactions, journal } = await world();
  const lane: Lane<number, undefined> = (_tx, items) =>
    Promise.resolve(items.map((item) => ({ answer: undefined, note: noteOf(String(item)) })));
  const flood = Array.from({ length: 4196 }, (_, number) => transactions.join(lane, number));
  const outcomes = await Promise.allSettled(flood);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  assert.equal(refused.length, 100);
  const [first] = refused as PromiseRejectedResult[];
  assert.ok(first?.reason instanceof Outage && first.reason.code === 'overloaded');
  assert.equal((await journal()).length, 4096);
});

test('what holds up all of a group holds up nobody for longer than a while', async () => {
  const { transactions, journal } = await world(100);
  let held = true;
  let attempts = 0;
  const lane: Lane<number, boolean> = async (_tx, items) => {
    attempts += 1;
    if (held) await new Promise((resolve) => setTimeout(resolve, 60));
    if (held) throw new Outage('overloaded', { cause: new PostgresFailure('locked', '55P03') });
    return items.map((item) => ({ answer: true, note: noteOf(String(item)) }));
  };
  const group = Array.from({ length: 100 }, (_, number) => transactions.join(lane, number));
  const outcomes = await Promise.allSettled(group);
  for (const outcome of outcomes) {
    const reason: unknown = outcome.status === 'rejected' && outcome.reason;
    assert.ok(reason instanceof Outage && reason.code === 'overloaded');
  }
  // Together, and one alone.
  assert.equal(attempts, 2);
  held = false;
  assert.equal(await transactions.join(lane, 100), true);
  assert.deepEqual(await journal(), ['{"text":"100"}']);
});
