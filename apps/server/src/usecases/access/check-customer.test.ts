import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { Access } from '#domain/access/access-grant.ts';
import type { AccountId, ClientId, TenantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { frozenClock, sampleAccount, sampleClient } from '#ports/samples.contract.ts';
import { makeCheckCustomer } from './check-customer.ts';

const alice = 'account-1' as AccountId;

async function world() {
  const stores = await openMemoryStore({ clock: frozenClock });
  await stores.accounts.add(sampleAccount());
  const others = { id: 'account-2' as AccountId, name: 'bob' };
  await stores.accounts.add(sampleAccount(others));
  const away = { id: 'account-3' as AccountId, name: 'carol', tenantId: 'tenant-2' as TenantId };
  await stores.accounts.add(sampleAccount(away));
  const gone = { id: 'account-4' as AccountId, name: 'dave', enabled: false };
  await stores.accounts.add(sampleAccount(gone));
  await stores.clients.add(sampleClient());
  return makeCheckCustomer(stores);
}

function access(changes: Partial<Access>): Access {
  return {
    ...{ accountId: alice, clientId: 'client-1' as ClientId, scope: 'service' },
    ...{ userSpecific: false, credentialId: undefined, keyThumbprint: undefined, rights: {} },
    ...changes,
  };
}

const unknown = (error: unknown) => error instanceof Refusal && error.code === 'user_unknown';

test('a person’s token reaches that person, by whatever spelling of the name, and nobody else', async () => {
  const checkCustomer = await world();
  const own = access({ userSpecific: true, rights: { transactionsOfTenant: true } });
  assert.equal((await checkCustomer(own, ' ＡLICE ')).id, alice);
  await assert.rejects(checkCustomer(own, 'bob'), unknown);
});

test('a client’s own token reaches those it was registered for', async () => {
  const checkCustomer = await world();
  const seal = access({ rights: { accountIds: [alice] } });
  assert.equal((await checkCustomer(seal, 'alice')).id, alice);
  for (const name of ['bob', 'carol', 'nobody']) {
    await assert.rejects(checkCustomer(seal, name), unknown);
  }
  await assert.rejects(checkCustomer(access({}), 'alice'), unknown);
});

test('or all of its tenant, where its operator said so; another tenant’s, or disabled, never', async () => {
  const checkCustomer = await world();
  const bank = access({ rights: { transactionsOfTenant: true } });
  assert.equal((await checkCustomer(bank, 'bob')).id, 'account-2');
  for (const name of ['carol', 'dave']) await assert.rejects(checkCustomer(bank, name), unknown);
});

test('who is no registered client reaches nobody', async () => {
  const checkCustomer = await world();
  const stranger = { clientId: 'auth-login' as ClientId, userSpecific: true };
  await assert.rejects(checkCustomer(access(stranger), 'alice'), unknown);
});
