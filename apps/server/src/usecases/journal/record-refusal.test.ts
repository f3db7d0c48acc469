/** A refusal on record says who was told no, by which rule, and nothing that is not so. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MemoryJournal } from '#adapters/memory/memory-journal.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { frozenClock } from '#ports/samples.contract.ts';
import { makeRecordRefusal } from './record-refusal.ts';

const caller = { accountId: 'account-1' as AccountId, clientId: 'client-1' as ClientId };
const who = { account: 'account-1', client: 'client-1' };

async function recorded(refusal: Refusal) {
  const journal = new MemoryJournal(frozenClock);
  await makeRecordRefusal({ journal })({ event: 'signature.refused', refusal, caller });
  const entries = await journal.read(0, 100);
  return entries.map(({ event, facts }) => ({ event, facts }));
}

test('a refusal names its code, its caller, and its detail if it has one', async () => {
  const event = 'signature.refused';
  assert.deepEqual(await recorded(new Refusal('digest_not_authorized', 'sha256:00')), [
    { event, facts: { code: 'digest_not_authorized', ...who, detail: 'sha256:00' } },
  ]);
  assert.deepEqual(await recorded(new Refusal('authorization_spent')), [
    { event, facts: { code: 'authorization_spent', ...who } },
  ]);
});
