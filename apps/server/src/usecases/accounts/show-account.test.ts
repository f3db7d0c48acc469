/** An account is found by its name, however it is spelled, and nobody by another. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryAccounts } from '#adapters/memory/memory-accounts.ts';
import { MemoryFactors } from '#adapters/memory/memory-factors.ts';
import { Refusal } from '#domain/refusal.ts';
import { sampleAccount } from '#ports/samples.contract.ts';
import { makeShowAccount } from './show-account.ts';

test('an account goes by its name in every spelling: account_unknown for the next name', async () => {
  const accounts = new MemoryAccounts(new MemoryFactors());
  const account = sampleAccount({ name: 'alice' });
  await accounts.add(account);
  const showAccount = makeShowAccount({ accounts });
  for (const name of ['alice', ' ALICE ', '\uFF21lice']) {
    assert.deepEqual(await showAccount(name), account);
  }
  for (const name of ['alic', 'alice2', 'al ice', '']) {
    await assert.rejects(
      showAccount(name),
      (error) => error instanceof Refusal && error.code === 'account_unknown',
    );
  }
});
