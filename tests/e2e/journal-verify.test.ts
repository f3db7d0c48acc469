/** `journal verify` on the journal of a real server: whole as it is, and not after any change. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import { startServer } from '../worlds/running-server.ts';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'kumoin-journal-'));

before(async () => {
  await (await startServer({ home })).stop();
});
after(() => rmSync(home, { recursive: true, force: true }));

function verify(...flags: readonly string[]) {
  const args = [...NODE_FLAGS, main, 'journal', 'verify', ...flags];
  const env = { ...process.env, KUMOIN_HOME: home };
  return spawnSync(process.execPath, args, { env, encoding: 'utf8', timeout: 60_000 });
}

/** Runs `check` on a journal that was changed by hand, and puts it back as it was. */
function withChange(change: string, undo: string, check: () => void): void {
  const database = new DatabaseSync(join(home, 'kumoin.sqlite'));
  try {
    database.exec(change);
    check();
    database.exec(undo);
  } finally {
    database.close();
  }
}

test('the journal of a first start is whole', () => {
  const { status, stdout, stderr } = verify();
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /chain whole/);
  const report: unknown = JSON.parse(verify('--json').stdout);
  assert.deepEqual((report as { faults: unknown }).faults, []);
});

const changes: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'a fact of an entry was altered',
    `update journal_entries set event = 'signature.failed' where event = 'signature.made'`,
    `update journal_entries set event = 'signature.made' where event = 'signature.failed'`,
    /fault: entry_altered at entry \d+/,
  ],
  [
    'an entry was dated a millisecond later',
    'update journal_entries set at = at + 1 where sequence = 5',
    'update journal_entries set at = at - 1 where sequence = 5',
    /fault: entry_altered at entry 5/,
  ],
  [
    'an entry was taken out',
    'create table taken as select * from journal_entries where sequence = 4; delete from journal_entries where sequence = 4',
    'insert into journal_entries select * from taken; drop table taken',
    /fault: sequence_gap at entry 5/,
  ],
  [
    'the newest entry was cut off',
    'create table taken as select * from journal_entries order by sequence desc limit 1; delete from journal_entries where sequence = (select sequence from taken)',
    'insert into journal_entries select * from taken; drop table taken',
    /fault: tail_cut/,
  ],
];

for (const [what, change, undo, words] of changes) {
  test(`says so when ${what}`, () => {
    withChange(change, undo, () => {
      const { status, stdout, stderr } = verify();
      assert.equal(status, 1);
      assert.match(stdout, words);
      assert.match(stdout, /chain NOT whole/);
      assert.match(stderr, /^kumoin: the journal is not whole: \d+ faults\n$/);
    });
    assert.equal(verify().status, 0);
  });
}

test('a folder without a store is explained', () => {
  const empty = mkdtempSync(join(tmpdir(), 'kumoin-empty-'));
  const { status, stderr } = verify('--home', empty);
  rmSync(empty, { recursive: true, force: true });
  assert.equal(status, 2);
  assert.match(stderr, /^kumoin: there is no store in .*\n$/);
});
