/** Contacts are set for accounts there are, and that it was done is on record, the contacts are not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { AccountId, TenantId } from '#domain/identifiers.ts';
import { makeSetContacts } from './set-contacts.ts';

const contacts = { email: 'alice@example.com', phone: '+815000000001' };

async function world() {
  const stores = await openMemoryStore({ clock: { now: () => 0 } });
  const id = 'account' as AccountId;
  const known = { tenantId: 'tenant' as TenantId, name: 'alice', displayName: 'Alice' };
  const none = { email: undefined, phone: undefined };
  await stores.accounts.add({ id, ...known, ...none, enabled: true, createdAt: 0 });
  return { ...stores, id, setContacts: makeSetContacts(stores) };
}

test('an account has the contacts it was given', async () => {
  const { id, setContacts, accounts, journal } = await world();
  await setContacts(id, contacts);
  const { email, phone } = (await accounts.find(id)) ?? {};
  assert.deepEqual({ email, phone }, contacts);
  const [entry, ...more] = await journal.read(0, 10);
  assert.deepEqual(
    [entry?.event, entry?.facts, more.length],
    ['account.changed', { account: 'account' }, 0],
  );
});

test('an account that is not there gets none: account_unknown', async () => {
  const { setContacts, journal } = await world();
  const set = setContacts('nobody' as AccountId, contacts);
  await assert.rejects(set, { code: 'account_unknown' });
  assert.deepEqual(await journal.read(0, 10), []);
});
