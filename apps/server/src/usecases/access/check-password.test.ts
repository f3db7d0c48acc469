/** What a wrong password leaves in the journal is the business of the page it was typed on. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import type { AccountId, FactorId, TenantId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { makeCheckPassword } from './check-password.ts';

const start = Date.UTC(2030, 0, 1);

async function world() {
  const clock = { now: () => start };
  const stores = await openMemoryStore({ clock });
  const id = 'account' as AccountId;
  const account = { id, tenantId: 'tenant' as TenantId, name: 'alice', displayName: 'Alice' };
  const known = { ...account, enabled: true, email: undefined, phone: undefined, createdAt: start };
  const counters = { failures: 0, lastAttemptAt: undefined, lastStep: undefined };
  const password = { ...counters, id: 'p' as FactorId, accountId: id, credentialId: undefined };
  await stores.accounts.add(known, [{ ...password, type: 'password', verifier: new Uint8Array() }]);
  const passwordHashing = {
    hash: async () => new Uint8Array(),
    matches: async (given: string) => given === 'right',
  };
  const checkPassword = makeCheckPassword({ ...stores, passwordHashing, clock });
  return {
    check: (name: string, given: string) =>
      checkPassword({
        name,
        password: new Secret(given),
        refused: (refused) => ({ event: 'login.refused', facts: { account: refused.id } }),
      }),
    entries: () => stores.journal.read(0, 100),
  };
}

test('a right password names its account and leaves no trace', async () => {
  const { check, entries } = await world();
  assert.equal((await check('ALICE', 'right')).id, 'account');
  assert.equal((await entries()).length, 0);
});

test('a wrong one is login_failed, in the words of who asked; an unknown name leaves none', async () => {
  const { check, entries } = await world();
  await assert.rejects(check('alice', 'wrong'), { code: 'login_failed' });
  await assert.rejects(check('bob', 'right'), { code: 'login_failed' });
  const [entry, ...more] = await entries();
  assert.deepEqual(
    [entry?.event, entry?.facts, more.length],
    ['login.refused', { account: 'account' }, 0],
  );
});
