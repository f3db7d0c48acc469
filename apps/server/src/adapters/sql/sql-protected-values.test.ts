/** What the key protects is found wherever it lies, in pages, and replaced only as it was seen. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { ClientId, FactorId, KeyRef, TokenId } from '#domain/identifiers.ts';
import { protectedKinds } from '#ports/protected-values.ts';
import {
  everyOctet,
  frozenClock,
  sampleAccount,
  sampleClient,
  sampleCredential,
  sampleFactor,
  sampleNote,
} from '#ports/samples.contract.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { openSqlite, openSqliteStore } from './open-store.ts';
import { SqlProtectedValues } from './sql-protected-values.ts';

async function world(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-protected-'));
  const file = join(folder, 'store');
  const stores = await openSqliteStore({ file, clock: frozenClock });
  const db = openSqlite(file);
  t.after(async () => {
    await db.destroy();
    await stores.close();
    rmSync(folder, { recursive: true });
  });
  await stores.accounts.add(sampleAccount());
  await stores.credentials.add(sampleCredential());
  return { stores, values: new SqlProtectedValues(db) };
}

test('each kind is found where it lies, and nothing else with it', async (t) => {
  const { stores, values } = await world(t);
  const account = { credentialId: undefined };
  await stores.factors.add(sampleFactor({ id: 'a' as FactorId }));
  await stores.factors.add(sampleFactor({ id: 'b' as FactorId, type: 'totp', ...account }));
  await stores.factors.add(sampleFactor({ id: 'c' as FactorId, type: 'password', ...account }));
  await stores.wrappedKeys.add('d' as KeyRef, everyOctet);
  await stores.clients.add(sampleClient({ id: 'f' as ClientId, secretSealed: everyOctet }));
  await stores.clients.add(sampleClient({ id: 'g' as ClientId, secretSealed: undefined }));
  await stores.tokens.add([sampleToken({ id: 'h' as TokenId })], sampleNote);
  await stores.installation.add({ id: 'e', vaultProof: everyOctet, createdAt: 0 });
  const found = await Promise.all(protectedKinds.map((kind) => values.list(kind, undefined, 9)));
  const expected = ['d', 'b', 'f', 'a', 'h', undefined, 'e'].map((id) =>
    id === undefined ? [] : [{ id, value: everyOctet }],
  );
  assert.deepEqual(structuredClone(found), expected);
});

test('pages follow one another without gaps, though the list changes meanwhile', async (t) => {
  const { stores, values } = await world(t);
  for (const id of ['b', 'd', 'f']) await stores.wrappedKeys.add(id as KeyRef, everyOctet);
  const first = await values.list('wrapped-key', undefined, 2);
  assert.deepEqual(
    first.map(({ id }) => id),
    ['b', 'd'],
  );
  await stores.wrappedKeys.remove('d' as KeyRef);
  await stores.wrappedKeys.add('e' as KeyRef, everyOctet);
  const second = await values.list('wrapped-key', 'd', 2);
  assert.deepEqual(
    second.map(({ id }) => id),
    ['e', 'f'],
  );
  assert.deepEqual(await values.list('wrapped-key', 'f', 2), []);
});

test('a value that is not what it was any more, or is gone, is left alone', async (t) => {
  const { stores, values } = await world(t);
  const [kept, changed, to] = [everyOctet, Uint8Array.of(1), Uint8Array.of(2)];
  await stores.wrappedKeys.add('a' as KeyRef, kept);
  await stores.wrappedKeys.add('b' as KeyRef, changed);
  const renewals = ['a', 'b', 'c'].map((id) => ({ id, from: kept, to }));
  assert.equal(await values.replace('wrapped-key', renewals), 1);
  assert.deepEqual(await stores.wrappedKeys.find('a' as KeyRef), to);
  assert.deepEqual(await stores.wrappedKeys.find('b' as KeyRef), changed);
  assert.equal(await stores.wrappedKeys.find('c' as KeyRef), undefined);
});
