/** Listing: only the caller's own, in pages that join without gap, and what can sign now. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryCredentials } from '#adapters/memory/memory-credentials.ts';
import type { ClientRights } from '#domain/access/client.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId, ClientId, CredentialId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { sampleCredential } from '#ports/samples.contract.ts';
import { canSign, makeListCredentials, pageSizeMax } from './list-credentials.ts';
import type { ListRequest } from './list-credentials.ts';

const at = Date.UTC(2030, 0, 1);
const caller = {
  accountId: 'account-1' as AccountId,
  clientId: 'client-1' as ClientId,
};

async function world(credentials: readonly Partial<Credential>[], rights: ClientRights = {}) {
  const store = new MemoryCredentials({ record: async () => undefined });
  for (const changes of credentials) await store.add(sampleCredential(changes));
  const listCredentials = makeListCredentials({ credentials: store, clock: { now: () => at } });
  return async (request: Partial<ListRequest> = {}) => {
    const all = { pageSize: undefined, pageToken: undefined, onlyValid: false };
    const page = await listCredentials({ ...caller, rights }, { ...all, ...request });
    return { ids: page.credentials.map(({ id }) => id), next: page.nextPageToken };
  };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `credential-${index}` as CredentialId,
    createdAt: at + index,
  }));
const ids = (count: number) => numbered(count).map(({ id }) => id);

test('all are listed at once, and nobody else’s', async () => {
  const foreign = { id: 'foreign' as CredentialId, ownerId: 'account-2' as AccountId };
  const list = await world([...numbered(3), foreign]);
  assert.deepEqual(await list(), { ids: ids(3), next: undefined });
});

test('a client that was given some lists those, and no others of the same person', async () => {
  const credentialIds = [...ids(2).slice(1), 'foreign' as CredentialId];
  const list = await world(numbered(3), { credentialIds });
  assert.deepEqual(await list(), { ids: ids(2).slice(1), next: undefined });
});

test('an account without credentials has an empty list', async () => {
  const list = await world([]);
  assert.deepEqual(await list({ pageSize: 1 }), { ids: [], next: undefined });
});

test('pages join without gap or overlap, and the last one names no next', async () => {
  const list = await world(numbered(5));
  const first = await list({ pageSize: 2 });
  const second = await list({ pageSize: 2, pageToken: first.next });
  const third = await list({ pageSize: 2, pageToken: second.next });
  assert.deepEqual([...first.ids, ...second.ids, ...third.ids], ids(5));
  assert.equal(third.next, undefined);
  assert.deepEqual(await list({ pageSize: 5 }), { ids: ids(5), next: undefined });
});

test('a page holds a hundred credentials, however many are asked for', async () => {
  const list = await world(numbered(pageSizeMax + 1));
  const page = await list({ pageSize: pageSizeMax + 1 });
  assert.deepEqual([page.ids.length, page.next], [100, 'credential-100']);
});

test('a token that is no place in this list is refused: page_unknown', async () => {
  const foreign = { id: 'foreign' as CredentialId, ownerId: 'account-2' as AccountId };
  const revoked = { id: 'revoked' as CredentialId, revokedAt: at, createdAt: at };
  const list = await world([...numbered(1), revoked, foreign]);
  const unknown = (error: unknown) => error instanceof Refusal && error.code === 'page_unknown';
  for (const pageToken of ['foreign', 'nowhere', '']) {
    await assert.rejects(list({ pageToken }), unknown);
  }
  assert.deepEqual((await list({ pageToken: 'revoked' })).ids, ['revoked']);
  await assert.rejects(list({ pageToken: 'revoked', onlyValid: true }), unknown);
});

test('what cannot sign now is left out on request', async () => {
  const list = await world([...numbered(1), { id: 'off' as CredentialId, enabled: false }]);
  assert.deepEqual((await list()).ids.toSorted(), ['credential-0', 'off']);
  assert.deepEqual((await list({ onlyValid: true })).ids, ['credential-0']);
});

const rows: readonly { why: string; changes: Partial<Credential>; fit: boolean }[] = [
  { why: 'from its first millisecond', changes: { notBefore: at }, fit: true },
  { why: 'one millisecond before', changes: { notBefore: at + 1 }, fit: false },
  { why: 'in its last millisecond', changes: { notAfter: at }, fit: true },
  { why: 'one millisecond after', changes: { notAfter: at - 1 }, fit: false },
  { why: 'once disabled', changes: { enabled: false }, fit: false },
  { why: 'before its one call', changes: { oneTime: true }, fit: true },
  { why: 'after its one call', changes: { oneTime: true, consumedAt: at }, fit: false },
  { why: 'once revoked', changes: { revokedAt: at }, fit: false },
];
for (const { why, changes, fit } of rows) {
  test(`a credential ${fit ? 'can' : 'cannot'} sign ${why}`, () => {
    assert.equal(canSign(sampleCredential(changes), at), fit);
  });
}
