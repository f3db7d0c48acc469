import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { AccountId } from '#domain/identifiers.ts';
import { now, sampleAccount } from '#ports/samples.contract.ts';
import { makeFindAccount } from './find-account.ts';

test('an account that is disabled is as unknown as none', async () => {
  const stores = await openMemoryStore({ clock: { now: () => now } });
  const off = { id: 'account-2' as AccountId, name: 'Bob', enabled: false };
  await stores.accounts.add(sampleAccount());
  await stores.accounts.add(sampleAccount(off));
  const findAccount = makeFindAccount(stores);
  assert.equal((await findAccount('account-1' as AccountId))?.name, 'Alice');
  assert.equal(await findAccount('account-2' as AccountId), undefined);
  assert.equal(await findAccount('account-3' as AccountId), undefined);
});
