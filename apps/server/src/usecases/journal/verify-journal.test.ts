/** Whoever changes the journal behind the server's back is found out, on a real file. */

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { openSqliteStore } from '#adapters/sql/open-store.ts';
import { genesisHash } from '#domain/journal/journal-entry.ts';
import type { JournalEvent, JournalNote } from '#domain/journal/journal-entry.ts';
import type { Journal } from '#ports/journal.ts';
import { faultsMax, makeVerifyJournal } from './verify-journal.ts';
import type { JournalReport } from './verify-journal.ts';

const clock = { now: () => Date.UTC(2030, 0, 1) };
const textHash = (text: string) => hash('sha256', text);

/** Verifies six entries (three whole signatures) after `sql` changed the file. */
async function reportAfter(context: TestContext, ...sql: string[]): Promise<JournalReport> {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-journal-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'store.db');
  const written = await openSqliteStore({ file, clock });
  for (const note of signatures('a', 'b', 'c')) await written.journal.record(note);
  await written.close();

  const forger = new DatabaseSync(file);
  for (const statement of sql) forger.exec(statement);
  forger.close();

  const opened = await openSqliteStore({ file, clock });
  context.after(() => opened.close());
  return makeVerifyJournal({ journal: opened.journal, textHash })();
}

async function memoryReport(...notes: readonly JournalNote[]): Promise<JournalReport> {
  const { journal } = await openMemoryStore({ clock });
  for (const note of notes) await journal.record(note);
  return makeVerifyJournal({ journal, textHash })();
}

function signatures(...authorizations: readonly string[]): readonly JournalNote[] {
  return authorizations.flatMap((authorization) => [
    note('signature.intended', authorization),
    note('signature.made', authorization),
  ]);
}

function note(event: JournalEvent, authorization: string): JournalNote {
  return { event, facts: { authorization, digests: ['sha256:00'] } };
}

function faultsOf({ faults }: JournalReport): readonly string[] {
  return faults.map(({ fault, sequence }) => `${fault} ${sequence}`);
}

test('a whole journal has no faults, and nothing is unfinished', async (t) => {
  const report = await reportAfter(t);
  assert.equal(report.entries, 6);
  assert.equal(report.head.sequence, 6);
  assert.deepEqual(report.faults, []);
  assert.deepEqual(report.unfinished, []);
});

test('an empty journal is whole', async () => {
  const report = await memoryReport();
  const head = { sequence: 0, hash: genesisHash };
  assert.deepEqual(report, { entries: 0, head, faults: [], unfinished: [] });
});

for (const change of [
  'at = at + 1',
  "facts = replace(facts, '00', '01')",
  "facts = 'not JSON'",
  "facts = 'null'",
  "at = 'never'",
  "event = 'signature.failed'",
  "event = 'signature.intended'",
]) {
  test(`an entry that was altered (${change}) is named`, async (t) => {
    const sql = `update journal_entries set ${change} where sequence = 4`;
    assert.ok(faultsOf(await reportAfter(t, sql)).includes('entry_altered 4'));
  });
}

test('an altered entry with its hash made to fit breaks the link behind it', async (t) => {
  const report = await reportAfter(
    t,
    `update journal_entries set hash = '${'ab'.repeat(32)}' where sequence = 3`,
  );
  assert.deepEqual(faultsOf(report), ['entry_altered 3', 'link_broken 4']);
});

test('a dropped entry leaves a gap', async (t) => {
  const report = await reportAfter(t, 'delete from journal_entries where sequence = 3');
  assert.deepEqual(faultsOf(report), ['sequence_gap 4', 'intent_missing 4']);
});

test('a dropped entry is found out though the rest moves up', async (t) => {
  const report = await reportAfter(
    t,
    'delete from journal_entries where sequence = 3',
    'update journal_entries set sequence = sequence - 1 where sequence > 3',
  );
  assert.ok(faultsOf(report).includes('link_broken 3'));
  assert.ok(faultsOf(report).includes('tail_cut 6'));
});

test('two entries that changed places are found out', async (t) => {
  const report = await reportAfter(
    t,
    'update journal_entries set sequence = 40 where sequence = 4',
    'update journal_entries set sequence = 4 where sequence = 3',
    'update journal_entries set sequence = 3 where sequence = 40',
  );
  assert.deepEqual(faultsOf(report), [
    'link_broken 3',
    'intent_missing 3',
    'link_broken 4',
    'link_broken 5',
  ]);
});

test('an inserted entry is found out', async (t) => {
  const report = await reportAfter(
    t,
    `insert into journal_entries
      select 7, at, event, facts, hash, '${'cd'.repeat(32)}' from journal_entries
      where sequence = 6`,
    `update journal_head set sequence = 7, hash = '${'cd'.repeat(32)}'`,
  );
  assert.deepEqual(faultsOf(report), ['entry_altered 7', 'intent_missing 7']);
});

test('a cut tail breaks no hash, and the head tells', async (t) => {
  const report = await reportAfter(t, 'delete from journal_entries where sequence > 4');
  assert.equal(report.entries, 4);
  assert.deepEqual(faultsOf(report), ['tail_cut 5']);
});

test('a journal that was emptied is found out', async (t) => {
  assert.deepEqual(faultsOf(await reportAfter(t, 'delete from journal_entries')), ['tail_cut 1']);
});

test('a head that was set back leaves entries behind it', async (t) => {
  const report = await reportAfter(
    t,
    `update journal_head set sequence = 5,
      hash = (select hash from journal_entries where sequence = 5)`,
  );
  assert.deepEqual(faultsOf(report), ['head_behind 6']);
});

test('a head with another hash than the newest entry differs', async (t) => {
  const report = await reportAfter(t, `update journal_head set hash = '${'ef'.repeat(32)}'`);
  assert.deepEqual(faultsOf(report), ['head_differs 6']);
});

test('a head that is gone is an outage: there is nothing to compare with', async (t) => {
  const reporting = reportAfter(t, 'delete from journal_head');
  await assert.rejects(reporting, { name: 'Outage', code: 'store_failed' });
});

test('a signature without its intent is a fault', async () => {
  const report = await memoryReport(...signatures('a'), note('signature.made', 'b'));
  assert.deepEqual(faultsOf(report), ['intent_missing 3']);
});

test('a second signature of one authorization is a fault', async () => {
  const report = await memoryReport(...signatures('a'), note('signature.made', 'a'));
  assert.deepEqual(faultsOf(report), ['intent_missing 3']);
});

test('an intent without a result is unfinished; one that failed is not', async () => {
  const report = await memoryReport(
    note('signature.intended', 'a'),
    note('signature.intended', 'b'),
    note('signature.failed', 'b'),
  );
  assert.deepEqual(report.faults, []);
  const unfinished = [{ sequence: 1, at: clock.now(), authorization: 'a' }];
  assert.deepEqual(report.unfinished, unfinished);
});

test('the losers of a race are settled by the winner, a refused call by its refusal', async () => {
  const report = await memoryReport(
    note('signature.intended', 'a'),
    note('signature.intended', 'a'),
    note('signature.made', 'a'),
    note('signature.intended', 'b'),
    note('signature.intended', 'b'),
    note('signature.refused', 'b'),
    note('signature.intended', 'c'),
    note('signature.refused', 'c'),
  );
  assert.deepEqual(
    report.unfinished.map(({ authorization }) => authorization),
    ['b'],
  );
});

test('a journal of several pages is followed over their edges', async () => {
  const names = Array.from({ length: 600 }, (_, number) => `authorization-${number}`);
  const report = await memoryReport(...signatures(...names));
  assert.equal(report.entries, 1200);
  assert.deepEqual(report.faults, []);
});

test('entries that are recorded during the walk are left out, and are no fault', async () => {
  const { journal } = await openMemoryStore({ clock });
  for (const one of signatures('a', 'b')) await journal.record(one);
  const busy: Journal = {
    record: (one) => journal.record(one),
    head: () => journal.head(),
    read: async (after, limit) => {
      await journal.record(note('signature.intended', 'c'));
      return journal.read(after, limit);
    },
  };
  const report = await makeVerifyJournal({ journal: busy, textHash })();
  assert.equal(report.entries, 4);
  assert.deepEqual(report.faults, []);
  assert.deepEqual(report.unfinished, []);
});

test('a journal full of faults names the first of them', async () => {
  const made = Array.from({ length: faultsMax + 50 }, (_, n) => note('signature.made', `${n}`));
  const report = await memoryReport(...made);
  assert.equal(report.faults.length, faultsMax);
  assert.equal(report.entries, faultsMax + 50);
});
