/** The chain: whatever is changed, dropped or put in between, the next look finds it. */

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { chainStart, followChain, genesisHash, journalText } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';

const hashOf = (text: string) => hash('sha256', text, 'hex');

function entry(changes: Partial<Omit<JournalEntry, 'hash'>> = {}): JournalEntry {
  const content = {
    sequence: 1,
    at: Date.UTC(2030, 0, 1),
    event: 'signature.made' as const,
    facts: { account: 'a', digests: ['x', 'y'], signatures: 2 },
    previousHash: genesisHash,
    ...changes,
  };
  return { ...content, hash: hashOf(journalText(content)) };
}

test('an entry follows the one before, and the first one follows nothing', () => {
  const first = entry();
  assert.equal(followChain(chainStart, first, hashOf), undefined);
  const second = entry({ sequence: 2, previousHash: first.hash });
  assert.equal(followChain(first, second, hashOf), undefined);
});

test('a gap, a repetition and a broken link are told apart', () => {
  const first = entry();
  const gap = { fault: 'sequence_gap', sequence: 3 };
  assert.deepEqual(followChain(first, entry({ sequence: 3 }), hashOf), gap);
  assert.deepEqual(followChain(first, first, hashOf), { ...gap, sequence: 1 });
  assert.deepEqual(followChain(first, entry({ sequence: 2 }), hashOf), {
    fault: 'link_broken',
    sequence: 2,
  });
});

const original = entry();
const alterations: Readonly<Record<string, Partial<JournalEntry>>> = {
  'the time': { at: original.at + 1 },
  'the event': { event: 'signature.failed' },
  'a fact': { facts: { ...original.facts, account: 'b' } },
  'a missing fact': { facts: { account: 'a', signatures: 2 } },
  'one fact more': { facts: { ...original.facts, client: 'c' } },
  'a number written as text': { facts: { ...original.facts, signatures: '2' } },
  'a list run together': { facts: { ...original.facts, digests: ['x,y'] } },
  'the hash': { hash: genesisHash },
};
for (const [what, changes] of Object.entries(alterations)) {
  test(`an entry is found altered by ${what}`, () => {
    assert.deepEqual(followChain(chainStart, { ...original, ...changes }, hashOf), {
      fault: 'entry_altered',
      sequence: 1,
    });
  });
}

test('the order in which a store gives facts back changes nothing', () => {
  const facts = Object.fromEntries(Object.entries(original.facts).reverse());
  assert.equal(followChain(chainStart, { ...original, facts }, hashOf), undefined);
});
