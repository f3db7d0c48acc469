/**
 * What spending promises beyond the authorization itself: the journal says what happened and no
 * more, the credential is still fit to sign, and whoever spends at the same moment does not
 * suffer from another's no. Run by each adapter's own test.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CredentialId } from '#domain/identifiers.ts';
import type { Authorizations } from './authorizations.ts';
import {
  countTrue,
  now,
  openSlots,
  sampleAuthorization,
  sampleCredential,
  sampleDigest,
  sampleNote,
  sampleSpending,
  seededStores,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { Stores } from './stores.ts';

const digest = sampleDigest('document');
const slot = { position: 0, digest };
const wrong = { position: 0, digest: sampleDigest('another') };

export function spendingContract(name: string, open: OpenStores): void {
  journallingContract(name, open);
  credentialContract(name, open);
  groupContract(name, open);
}

function journallingContract(name: string, open: OpenStores): void {
  test(`${name}: an addition and a spending are on record, a spending that failed is not`, async (t) => {
    const { authorizations, journal } = await seededStores(open, t);
    const id = await add(authorizations, 1);
    assert.equal(await authorizations.spend(sampleSpending(id, [wrong])), false);
    assert.equal(await authorizations.spend(sampleSpending(id, [slot])), true);
    assert.equal(await authorizations.spend(sampleSpending(id, [slot])), false);
    const entries = await journal.read(0, 10);
    assert.deepEqual(
      entries.map(({ event }) => event),
      ['authorization.given', 'signature.intended'],
    );
    assert.deepEqual(entries[1]?.facts, { authorization: id });
  });

  test(`${name}: an addition that failed is not on record`, async (t) => {
    const { authorizations, journal } = await seededStores(open, t);
    await add(authorizations, 1);
    await assert.rejects(add(authorizations, 1), { name: 'Outage', code: 'store_failed' });
    assert.equal((await journal.head()).sequence, 1);
  });

  test(`${name}: an extension is on record, one that failed is not`, async (t) => {
    const { authorizations, journal } = await seededStores(open, t);
    const id = await add(authorizations, 1);
    const successor = {
      ...sampleAuthorization(numbered(2)),
      transactionId: numbered(1).transactionId,
    };
    const note = { event: 'authorization.extended', facts: {} } as const;
    const extension = { replaced: id, successor, addedDigests: [], at: now, note };
    assert.equal(await authorizations.extend(extension), true);
    assert.equal(await authorizations.extend(extension), false);
    const entries = await journal.read(1, 10);
    assert.deepEqual(
      entries.map(({ event }) => event),
      ['authorization.extended'],
    );
  });
}

function credentialContract(name: string, open: OpenStores): void {
  test(`${name}: nothing is spent for a credential that was revoked since`, async (t) => {
    const { authorizations, credentials } = await seededStores(open, t);
    const id = await add(authorizations, 1);
    await credentials.markRevoked(sampleCredential().id, now, sampleNote);
    assert.equal(await authorizations.spend(sampleSpending(id, [slot])), false);
    assert.deepEqual(await openSlotsOf(authorizations, 1), openSlots(digest));
  });

  for (const [what, changes] of Object.entries({
    disabled: { enabled: false },
    consumed: { oneTime: true, consumedAt: now },
  })) {
    test(`${name}: nothing is spent for a credential that is ${what}`, async (t) => {
      const { authorizations, credentials } = await seededStores(open, t);
      const credentialId = 'credential-2' as CredentialId;
      await credentials.add(sampleCredential({ id: credentialId, ...changes }));
      const id = await add(authorizations, 1, credentialId);
      const order = sampleSpending(id, [slot], { credentialId });
      assert.equal(await authorizations.spend(order), false);
      assert.deepEqual(await openSlotsOf(authorizations, 1), openSlots(digest));
    });
  }

  test(`${name}: of 20 yeses for a one-time credential at once, one is spent`, async (t) => {
    const { authorizations, credentials, journal } = await seededStores(open, t);
    const credentialId = 'credential-2' as CredentialId;
    await credentials.add(sampleCredential({ id: credentialId, oneTime: true }));
    const numbers = Array.from({ length: 20 }, (_, number) => number);
    const ids = await Promise.all(numbers.map((n) => add(authorizations, n, credentialId)));
    const consuming = { credentialId, consumes: true };
    const calls = ids.map((id) => authorizations.spend(sampleSpending(id, [slot], consuming)));
    assert.equal(countTrue(await Promise.all(calls)), 1);
    assert.equal((await credentials.find(credentialId))?.consumedAt, now);
    assert.equal((await journal.head()).sequence, 21);
  });
}

function groupContract(name: string, open: OpenStores): void {
  test(`${name}: of many at once each is spent, or not, for itself`, async (t) => {
    const stores = await seededStores(open, t);
    const { authorizations, journal } = stores;
    const numbers = Array.from({ length: 150 }, (_, number) => number);
    const ids = await Promise.all(numbers.map((number) => add(authorizations, number)));
    const isOdd = (number: number) => number % 2 === 1;
    const answers = await Promise.all(
      ids.map((id, n) => authorizations.spend(sampleSpending(id, [isOdd(n) ? wrong : slot]))),
    );
    assert.deepEqual(
      answers,
      numbers.map((number) => !isOdd(number)),
    );
    for (const number of numbers) {
      const left = await openSlotsOf(authorizations, number);
      assert.equal(left.length, isOdd(number) ? 1 : 0);
    }
    assert.equal((await journal.head()).sequence, 150 + 75);
    await spendAgain(stores, ids);
  });

  test(`${name}: a spending that half succeeds is undone whole, among others`, async (t) => {
    const { authorizations } = await seededStores(open, t);
    const [first, second] = [await add(authorizations, 1), await add(authorizations, 2)];
    const beyond = { position: 1, digest };
    const answers = await Promise.all([
      authorizations.spend(sampleSpending(first, [slot, beyond])),
      authorizations.spend(sampleSpending(first, [slot])),
      authorizations.spend(sampleSpending(second, [slot])),
    ]);
    assert.deepEqual(answers, [false, true, true]);
  });
}

/** Those that said no before may be spent on the right digest; the others are used up. */
async function spendAgain({ authorizations }: Stores, ids: readonly string[]): Promise<void> {
  const calls = ids.map((id) => authorizations.spend(sampleSpending(id, [slot])));
  assert.equal(countTrue(await Promise.all(calls)), ids.length / 2);
}

function numbered(number: number) {
  return {
    id: `authorization-${number}`,
    transactionId: `transaction-${number}`,
    sadHash: `sad-hash-${number}`,
  } as Pick<ReturnType<typeof sampleAuthorization>, 'id' | 'transactionId' | 'sadHash'>;
}

async function add(
  authorizations: Authorizations,
  number: number,
  credentialId = sampleCredential().id,
) {
  const authorization = sampleAuthorization({ ...numbered(number), credentialId });
  await authorizations.add(authorization, openSlots(digest), sampleNote);
  return authorization.id;
}

function openSlotsOf(authorizations: Authorizations, number: number) {
  return authorizations.openSlots(numbered(number).transactionId);
}
