/** A store with the vault of another installation: found out before anything is written. */

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteStore } from '../../apps/server/src/adapters/sql/open-store.ts';
import { startServer } from '../worlds/running-server.ts';

const keyFile = 'key-encryption.key';

test('a vault of another installation ends the start, and nothing is written', async (t) => {
  const [ours = '', theirs = ''] = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'kumoin-vault-')));
  t.after(() => [ours, theirs].map((home) => rmSync(home, { recursive: true, force: true })));
  for (const home of [ours, theirs]) assert.equal(await (await startServer({ home })).stop(), 0);
  const before = await journalHead(ours);

  copyFileSync(join(ours, keyFile), join(theirs, 'kept.key'));
  copyFileSync(join(theirs, keyFile), join(ours, keyFile));
  let said = '';
  const onComplaint = (text: string) => void (said += text);
  await assert.rejects(startServer({ home: ours, onComplaint }), /ended before it was ready/);
  assert.match(said, /belongs to/);
  assert.deepEqual(await journalHead(ours), before);

  copyFileSync(join(theirs, 'kept.key'), join(ours, keyFile));
  assert.equal(await (await startServer({ home: ours })).stop(), 0);
});

async function journalHead(home: string) {
  const clock = { now: () => Date.now() };
  const stores = await openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock });
  return stores.journal.head().finally(() => stores.close());
}
