/**
 * An archive is a moment of the past unless somebody says that nothing happened since: what was
 * open in it is closed by default, and kept only when that is asked for.
 */

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { openSqliteStore } from '#adapters/sql/open-store.ts';
import type { KeyRef } from '#domain/identifiers.ts';
import {
  everyOctet,
  frozenClock,
  now,
  openSlots,
  sampleAccount,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleGrant,
  sampleNote,
} from '#ports/samples.contract.ts';
import { exportStore } from './export-store.ts';
import { importStore } from './import-store.ts';

const open = (home: string) =>
  openSqliteStore({ file: join(home, 'kumoin.sqlite'), clock: frozenClock });

/** Exported while there was something open, and imported into another data folder. */
async function imported(t: TestContext, keepOpen: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-import-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [from, to, file] = ['from', 'to', 'archive'].map((name) => join(folder, name));
  assert.ok(from && to && file);
  mkdirSync(from);
  const stores = await open(from);
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential({ oneTime: true }));
  await stores.grants.add(sampleGrant());
  await stores.authorizations.add(
    sampleAuthorization(),
    openSlots(sampleDigest('one')),
    sampleNote,
  );
  const made = { algorithm: 'p-256', publicKey: everyOctet, createdAt: now } as const;
  await stores.pooledKeys.add({ keyRef: 'ahead' as KeyRef, ...made });
  await stores.close();

  assert.equal(await exportStore({}, { home: from }, [file]), 0);
  assert.equal(await importStore({}, { home: to }, { file, keepOpen }), 0);
  const moved = await open(to);
  t.after(() => moved.close());
  const { sadHash } = sampleAuthorization();
  const { accessHash } = sampleGrant();
  return {
    authorization: (await moved.authorizations.findBySadHash(sadHash))?.replacedAt,
    grant: (await moved.grants.findByAccessHash(accessHash))?.revokedAt,
    oneTime: (await moved.credentials.find(sampleCredential().id))?.consumedAt,
    pooled: await moved.pooledKeys.count('p-256'),
    events: (await moved.journal.read(0, 99)).map(({ event }) => event),
  };
}

test('what was open when the archive was written is closed, and the journal says so', async (t) => {
  const { authorization, grant, oneTime, pooled, events } = await imported(t, false);
  for (const closedAt of [authorization, grant, oneTime]) assert.equal(typeof closedAt, 'number');
  assert.equal(pooled, 0);
  assert.equal(events.at(-1), 'installation.restored');
});

test('for a move, after which the old store never serves again, it is kept', async (t) => {
  const { authorization, grant, oneTime, pooled, events } = await imported(t, true);
  assert.deepEqual([authorization, grant, oneTime], [undefined, undefined, undefined]);
  assert.equal(pooled, 1);
  assert.ok(!events.includes('installation.restored'));
});
