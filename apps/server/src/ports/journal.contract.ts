/** What every journal must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { chainStart, followChain, genesisHash } from '#domain/journal/journal-entry.ts';
import type { ChainState, JournalEntry, JournalNote } from '#domain/journal/journal-entry.ts';
import type { Journal } from './journal.ts';
import { emptyStores, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const note: JournalNote = { event: 'access.granted', facts: { account: 'a-1' } };

export function journalContract(name: string, open: OpenStores): void {
  test(`${name}: an empty journal has the start of the chain as its head`, async (t) => {
    const { journal } = await emptyStores(open, t);
    assert.deepEqual(await journal.head(), chainStart);
    assert.deepEqual(await journal.read(0, 10), []);
  });

  test(`${name}: an entry holds the note, its time, its place and its link`, async (t) => {
    const { journal } = await emptyStores(open, t);
    await journal.record(note);
    const [entry, ...more] = await journal.read(0, 10);
    assert.deepEqual(more, []);
    const { hash: ownHash } = await journal.head();
    const expected = { ...note, sequence: 1, at: now, previousHash: genesisHash, hash: ownHash };
    assert.deepEqual(entry, expected);
  });

  test(`${name}: facts of every kind come back as they were, and the chain holds`, async (t) => {
    const { journal } = await emptyStores(open, t);
    const facts = {
      zeta: '山田 "花子" \\ \u0000 \u2028 😀',
      alpha: Number.MAX_SAFE_INTEGER,
      negative: -1,
      list: ['sha256:00', ''],
      empty: [],
      __proto__fact: 'x',
    };
    await journal.record({ event: 'authorization.given', facts });
    const [entry] = await journal.read(0, 1);
    assert.deepEqual(entry?.facts, facts);
    await assertWhole(journal, 1);
  });

  test(`${name}: 100 entries at once make one chain without gaps, as the head says`, async (t) => {
    const { journal } = await emptyStores(open, t);
    const numbers = Array.from({ length: 100 }, (_, number) => number);
    await Promise.all(
      numbers.map((number) => journal.record({ event: 'signature.made', facts: { number } })),
    );
    const entries = await assertWhole(journal, 100);
    const recorded = entries.map(({ facts }) => Number(facts['number']));
    assert.deepEqual(
      recorded.sort((left, right) => left - right),
      numbers,
    );
  });

  test(`${name}: entries are read from a place on, as many as asked for`, async (t) => {
    const { journal } = await emptyStores(open, t);
    for (let count = 0; count < 5; count++) await journal.record(note);
    assert.deepEqual(await sequences(journal.read(0, 2)), [1, 2]);
    assert.deepEqual(await sequences(journal.read(2, 2)), [3, 4]);
    assert.deepEqual(await sequences(journal.read(4, 2)), [5]);
    assert.deepEqual(await sequences(journal.read(5, 2)), []);
  });

  test(`${name}: what was read can be changed without changing the journal`, async (t) => {
    const { journal } = await emptyStores(open, t);
    await journal.record({ event: 'signature.made', facts: { digests: ['sha256:00'] } });
    const [entry] = await journal.read(0, 1);
    (entry?.facts['digests'] as string[]).push('sha256:ff');
    await assertWhole(journal, 1);
  });
}

async function sequences(reading: Promise<readonly JournalEntry[]>): Promise<readonly number[]> {
  return (await reading).map(({ sequence }) => sequence);
}

async function assertWhole(journal: Journal, length: number): Promise<readonly JournalEntry[]> {
  const entries = await journal.read(0, length + 1);
  let state: ChainState = chainStart;
  for (const entry of entries) {
    assert.equal(followChain(state, entry, sha256), undefined);
    state = { sequence: entry.sequence, hash: entry.hash };
  }
  assert.equal(state.sequence, length);
  assert.deepEqual(await journal.head(), state);
  return entries;
}

function sha256(text: string): string {
  return hash('sha256', text);
}
