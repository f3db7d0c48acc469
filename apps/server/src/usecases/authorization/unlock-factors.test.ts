/** Unlocking: both counters go back, on record, for a credential that exists. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '#adapters/memory/open-memory-store.ts';
import { attemptLimits } from '#domain/authorization/factor.ts';
import type { CredentialId, FactorId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal } from '#domain/refusal.ts';
import { frozenClock, now, sampleCredential, sampleFactor } from '#ports/samples.contract.ts';
import { makeUnlockFactors } from './unlock-factors.ts';

const credential = sampleCredential();
const { ownerId: accountId, id: credentialId } = credential;
const locked = { failures: 5, lastAttemptAt: now };
const pin = sampleFactor({ ...locked, id: 'pin' as FactorId });
const totp = sampleFactor({
  ...locked,
  id: 'totp' as FactorId,
  type: 'totp',
  credentialId: undefined,
});

async function world(factors: readonly (typeof pin)[]) {
  const stores = await openMemoryStore({ clock: frozenClock });
  await stores.credentials.add(credential);
  for (const factor of factors) await stores.factors.add(factor);
  return {
    stores,
    unlockFactors: makeUnlockFactors(stores),
    isOpen: ({ id, type }: typeof pin) =>
      stores.factors.acceptAttempt(id, attemptLimits[type], now),
    events: async () => (await stores.journal.read(0, 100)).map(({ event }) => event),
  };
}

test('PIN and one-time password open again, and the journal says for whom', async () => {
  const { stores, unlockFactors, isOpen } = await world([pin, totp]);
  assert.deepEqual([await isOpen(pin), await isOpen(totp)], [false, false]);
  await unlockFactors(credentialId);
  assert.deepEqual([await isOpen(pin), await isOpen(totp)], [true, true]);
  const [entry] = await stores.journal.read(0, 100);
  assert.equal(entry?.event, 'factor.unlocked');
  assert.deepEqual(entry.facts, { credential: credentialId, account: accountId });
});

test('a signer with a PIN alone is unlocked too, and other credentials stay locked', async () => {
  const other = {
    ...pin,
    id: 'other' as FactorId,
    credentialId: 'credential-2' as CredentialId,
  };
  const { unlockFactors, isOpen } = await world([pin, other]);
  await unlockFactors(credentialId);
  assert.deepEqual([await isOpen(pin), await isOpen(other)], [true, false]);
});

test('a credential that is not there is refused: credential_unknown, and nothing recorded', async () => {
  const { unlockFactors, isOpen, events } = await world([pin]);
  await assert.rejects(
    unlockFactors('credential-2' as CredentialId),
    (error) => error instanceof Refusal && error.code === 'credential_unknown',
  );
  assert.equal(await isOpen(pin), false);
  assert.deepEqual(await events(), []);
});

test('no record, no unlocking: when the journal is down the factor stays locked', async () => {
  const { stores, isOpen } = await world([pin]);
  const journal = {
    record: () => Promise.reject(new Outage('store_full', { cause: 'disk' })),
    read: stores.journal.read.bind(stores.journal),
    head: stores.journal.head.bind(stores.journal),
  };
  const unlockFactors = makeUnlockFactors({ ...stores, journal });
  await assert.rejects(unlockFactors(credentialId), (error) => error instanceof Outage);
  assert.equal(await isOpen(pin), false);
});
