/**
 * What every store of authorizations must do. Run by each adapter's own test. That one yes
 * signs once hangs on `spend` and `extend`; hence the races.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Authorization, Slot } from '#domain/authorization/authorization.ts';
import type { Digest } from '#domain/digest.ts';
import type { AuthorizationId, TransactionId } from '#domain/identifiers.ts';
import type { Authorizations } from './authorizations.ts';
import {
  countTrue,
  farFuture,
  now,
  openSlots,
  sampleAuthorization,
  sampleDigest,
  sampleNote,
  sampleSpending,
  seededStores,
} from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';

const first = sampleAuthorization();
const { id, transactionId } = first;
const second = { ...first, id: 'authorization-2' as AuthorizationId, sadHash: 'sad-hash-2' };
const third = { ...first, id: 'authorization-3' as AuthorizationId, sadHash: 'sad-hash-3' };
const [one, two, other] = [sampleDigest('one'), sampleDigest('two'), sampleDigest('other')];

const spentSlot = (position: number, digest: Digest): Slot => ({ position, digest, spentAt: now });

export function authorizationsContract(name: string, open: OpenStores): void {
  keepingContract(name, open);
  spendingContract(name, open);
  refusedSpendingContract(name, open);
  extendingContract(name, open);
  retiringContract(name, open);
}

function keepingContract(name: string, open: OpenStores): void {
  test(`${name}: an authorization comes back exactly as it was added`, async (t) => {
    const { authorizations } = await seededStores(open, t);
    const full: Authorization = {
      ...first,
      level: 1,
      boundToDigests: false,
      expiresAt: farFuture,
      usedAt: now + 1,
      replacedAt: now + 2,
      keyThumbprint: 'thumbprint',
    };
    await authorizations.add(full, openSlots(one), sampleNote);
    assert.deepEqual(await authorizations.findBySadHash(first.sadHash), full);
  });

  test(`${name}: a SAD finds its authorization and the open slots at one look`, async (t) => {
    const authorizations = await added(open, t, openSlots(one, undefined, two));
    const all = { authorization: first, openSlots: openSlots(one, undefined, two) };
    assert.deepEqual(await authorizations.findWithOpenSlots(first.sadHash), all);
    await authorizations.spend(sampleSpending(id, [spend(0, one)]));
    const left = { authorization: { ...first, usedAt: now }, openSlots: all.openSlots.slice(1) };
    assert.deepEqual(await authorizations.findWithOpenSlots(first.sadHash), left);
    await extend(authorizations, { successor: second });
    await authorizations.spend(sampleSpending(second.id, [spend(1, other), spend(2, two)]));
    const none = await authorizations.findWithOpenSlots(second.sadHash);
    assert.deepEqual(none, { authorization: { ...second, usedAt: now }, openSlots: [] });
    assert.equal(await authorizations.findWithOpenSlots('sad-hash-3'), undefined);
  });

  test(`${name}: a fresh authorization has neither use nor successor`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    assert.deepEqual(await authorizations.findBySadHash(first.sadHash), first);
  });

  test(`${name}: an unknown SAD finds nothing, an unknown transaction has no slots`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    assert.equal(await authorizations.findBySadHash('sad-hash-2'), undefined);
    assert.deepEqual(await authorizations.openSlots('transaction-2' as TransactionId), []);
  });

  test(`${name}: slots come by position, with digests of each algorithm or none`, async (t) => {
    const digests = [sampleDigest('a', 'sha512'), undefined, sampleDigest('b', 'sha384'), one];
    const slots = openSlots(...digests);
    const authorizations = await added(open, t, slots);
    assert.deepEqual(await authorizations.openSlots(transactionId), slots);
  });

  test(`${name}: a transaction may have a thousand slots`, async (t) => {
    const slots = openSlots(...Array.from({ length: 1000 }, (_, n) => sampleDigest(`${n}`)));
    const authorizations = await added(open, t, slots);
    const found = await authorizations.openSlots(transactionId);
    // Not `deepEqual`: the difference of lists this long takes all memory to print.
    assert.ok(isDeepStrictEqual(found, slots));
  });

  test(`${name}: a slot that is spent already is not open`, async (t) => {
    const [open0, open1] = openSlots(one, two) as [Slot, Slot];
    const authorizations = await added(open, t, [{ ...open0, spentAt: now }, open1]);
    assert.deepEqual(await authorizations.openSlots(transactionId), [open1]);
  });

  test(`${name}: a SAD or a transaction that is taken adds nothing at all`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    const sameSad = { ...second, sadHash: first.sadHash, transactionId: 't2' as TransactionId };
    const outage = { name: 'Outage', code: 'store_failed' };
    await assert.rejects(authorizations.add(sameSad, openSlots(two), sampleNote), outage);
    await assert.rejects(authorizations.add(second, openSlots(two), sampleNote), outage);
    assert.deepEqual(await authorizations.openSlots('t2' as TransactionId), []);
    assert.equal(await authorizations.findBySadHash(second.sadHash), undefined);
    assert.deepEqual(await authorizations.openSlots(transactionId), openSlots(one));
  });
}

function spendingContract(name: string, open: OpenStores): void {
  test(`${name}: spending marks the authorization used and closes its slots`, async (t) => {
    const authorizations = await added(open, t, openSlots(one, two));
    const spending = [spend(1, two), spend(0, one)];
    assert.equal(await authorizations.spend(sampleSpending(id, spending)), true);
    assert.deepEqual(await authorizations.openSlots(transactionId), []);
    const used = { ...first, usedAt: now };
    assert.deepEqual(await authorizations.findBySadHash(first.sadHash), used);
  });

  test(`${name}: spending some slots leaves the others open`, async (t) => {
    const authorizations = await added(open, t, openSlots(one, two, undefined));
    assert.equal(await authorizations.spend(sampleSpending(id, [spend(1, two)])), true);
    const left = openSlots(one, two, undefined).filter(({ position }) => position !== 1);
    assert.deepEqual(await authorizations.openSlots(transactionId), left);
  });

  test(`${name}: what was spent at one time can be told from what was spent at another`, async (t) => {
    const earlier = { position: 0, digest: other, spentAt: now - 1 };
    const authorizations = await added(open, t, [
      earlier,
      ...openSlots(one, undefined, one).slice(1),
    ]);
    assert.equal(
      await authorizations.spend(sampleSpending(id, [spend(2, one), spend(1, two)])),
      true,
    );
    const spent = await authorizations.slotsSpentAt(transactionId, now);
    assert.deepEqual(spent, [spentSlot(1, two), spentSlot(2, one)]);
    assert.deepEqual(await authorizations.slotsSpentAt(transactionId, now + 1), []);
    assert.deepEqual(await authorizations.slotsSpentAt('transaction-2' as TransactionId, now), []);
  });

  test(`${name}: a slot without a digest takes any, once`, async (t) => {
    const authorizations = await added(open, t, openSlots(undefined, undefined));
    assert.equal(await authorizations.spend(sampleSpending(id, [spend(0, other)])), true);
    assert.equal(await extend(authorizations, { replaced: id, successor: second }), true);
    assert.equal(await authorizations.spend(sampleSpending(second.id, [spend(0, other)])), false);
    assert.equal(await authorizations.spend(sampleSpending(second.id, [spend(1, other)])), true);
  });

  test(`${name}: a digest agreed to twice is signed twice, and no third time`, async (t) => {
    const authorizations = await added(open, t, openSlots(one, one));
    const thrice = [spend(0, one), spend(1, one), spend(2, one)];
    assert.equal(await authorizations.spend(sampleSpending(id, thrice)), false);
    assert.equal(await authorizations.spend(sampleSpending(id, thrice.slice(0, 2))), true);
    assert.deepEqual(await authorizations.openSlots(transactionId), []);
  });

  test(`${name}: of 200 spendings at once, one succeeds`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    const calls = Array.from({ length: 200 }, () =>
      authorizations.spend(sampleSpending(id, [spend(0, one)])),
    );
    assert.equal(countTrue(await Promise.all(calls)), 1);
    assert.deepEqual(await authorizations.openSlots(transactionId), []);
  });

  test(`${name}: of 200 spendings of different slots at once, one succeeds`, async (t) => {
    const slots = openSlots(...Array.from({ length: 200 }, () => one));
    const authorizations = await added(open, t, slots);
    const calls = slots.map(({ position }) =>
      authorizations.spend(sampleSpending(id, [spend(position, one)])),
    );
    assert.equal(countTrue(await Promise.all(calls)), 1);
    assert.equal((await authorizations.openSlots(transactionId)).length, 199);
  });

  test(`${name}: spending leaves other transactions alone`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    const elsewhere = { ...second, transactionId: 'transaction-2' as TransactionId };
    await authorizations.add(elsewhere, openSlots(one), sampleNote);
    await authorizations.spend(sampleSpending(id, [spend(0, one)]));
    assert.deepEqual(await authorizations.openSlots(elsewhere.transactionId), openSlots(one));
    assert.deepEqual(await authorizations.findBySadHash(second.sadHash), elsewhere);
  });
}

function refusedSpendingContract(name: string, open: OpenStores): void {
  const refusals = {
    'a digest the slot does not hold': [spend(0, one), spend(1, other)],
    'the right octets under another algorithm': [
      spend(0, one),
      spend(1, { algorithm: 'sha384', bytes: two.bytes }),
    ],
    'a slot that is not there': [spend(0, one), spend(2, two)],
    'the same slot twice': [spend(0, one), spend(0, one)],
  };
  for (const [what, spending] of Object.entries(refusals)) {
    test(`${name}: refuses to spend ${what}, and changes nothing`, async (t) => {
      const authorizations = await added(open, t, openSlots(one, two));
      assert.equal(await authorizations.spend(sampleSpending(id, spending)), false);
      await assertUnchanged(authorizations, openSlots(one, two));
    });
  }

  test(`${name}: refuses a slot that was spent before, and changes nothing`, async (t) => {
    const authorizations = await added(open, t, openSlots(one, two));
    await authorizations.spend(sampleSpending(id, [spend(0, one)]));
    await extend(authorizations, { replaced: id, successor: second });
    const spending = [spend(1, two), spend(0, one)];
    assert.equal(await authorizations.spend(sampleSpending(second.id, spending)), false);
    assert.deepEqual(await authorizations.findBySadHash(second.sadHash), second);
    const left = openSlots(one, two).slice(1);
    assert.deepEqual(await authorizations.openSlots(transactionId), left);
  });

  test(`${name}: refuses an authorization that was used, and changes nothing`, async (t) => {
    const authorizations = await added(open, t, openSlots(one, two));
    await authorizations.spend(sampleSpending(id, [spend(0, one)]));
    assert.equal(
      await authorizations.spend(sampleSpending(id, [spend(1, two)], { at: now + 1 })),
      false,
    );
    const left = openSlots(one, two).slice(1);
    assert.deepEqual(await authorizations.openSlots(transactionId), left);
    assert.equal((await authorizations.findBySadHash(first.sadHash))?.usedAt, now);
  });

  test(`${name}: refuses an authorization that was replaced, and changes nothing`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    await extend(authorizations, { replaced: id, successor: second });
    assert.equal(await authorizations.spend(sampleSpending(id, [spend(0, one)])), false);
    assert.deepEqual(await authorizations.openSlots(transactionId), openSlots(one));
    const replaced = { ...first, replacedAt: now };
    assert.deepEqual(await authorizations.findBySadHash(first.sadHash), replaced);
  });

  test(`${name}: refuses an authorization that was never added`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    assert.equal(await authorizations.spend(sampleSpending(second.id, [spend(0, one)])), false);
    await assertUnchanged(authorizations, openSlots(one));
  });
}

function retiringContract(name: string, open: OpenStores): void {
  test(`${name}: a retired authorization neither signs nor is extended`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    assert.equal(await authorizations.retire(id, now), true);
    assert.equal(await authorizations.spend(sampleSpending(id, [spend(0, one)])), false);
    assert.equal(await extend(authorizations, { replaced: id, successor: second }), false);
    assert.deepEqual(await authorizations.openSlots(transactionId), openSlots(one));
    const retired = { ...first, replacedAt: now };
    assert.deepEqual(await authorizations.findBySadHash(first.sadHash), retired);
  });

  test(`${name}: an authorization is retired once, one never added not at all`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    assert.equal(await authorizations.retire(second.id, now), false);
    assert.equal(await authorizations.retire(id, now), true);
    assert.equal(await authorizations.retire(id, now + 1), false);
    assert.equal((await authorizations.findBySadHash(first.sadHash))?.replacedAt, now);
  });

  test(`${name}: a transaction is retired whole, whatever has taken whose place`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    await extend(authorizations, { replaced: id, successor: second });
    assert.equal(await authorizations.retireTransaction('other' as TransactionId, now), 0);
    assert.equal(await authorizations.retireTransaction(transactionId, now + 1), 1);
    assert.equal(await authorizations.retireTransaction(transactionId, now + 2), 0);
    const retired = await authorizations.findBySadHash(second.sadHash);
    assert.equal(retired?.replacedAt, now + 1);
    assert.equal(await authorizations.spend(sampleSpending(second.id, [spend(0, one)])), false);
  });

  test(`${name}: of spending and retiring at once, a signature at most`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    const [spent] = await Promise.all([
      authorizations.spend(sampleSpending(id, [spend(0, one)])),
      authorizations.retire(id, now),
    ]);
    const left = await authorizations.openSlots(transactionId);
    assert.equal(left.length, spent ? 0 : 1);
    assert.equal(await authorizations.spend(sampleSpending(id, [spend(0, one)])), false);
  });
}

function extendingContract(name: string, open: OpenStores): void {
  test(`${name}: extending replaces the authorization by its successor`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    assert.equal(await extend(authorizations, { replaced: id, successor: second }), true);
    const replaced = { ...first, replacedAt: now };
    assert.deepEqual(await authorizations.findBySadHash(first.sadHash), replaced);
    assert.deepEqual(await authorizations.findBySadHash(second.sadHash), second);
    assert.deepEqual(await authorizations.openSlots(transactionId), openSlots(one));
    assert.equal(await authorizations.spend(sampleSpending(second.id, [spend(0, one)])), true);
  });

  test(`${name}: added digests go into open slots that have none, no others`, async (t) => {
    const [closed, ...open1to4] = openSlots(undefined, undefined, one, undefined, undefined);
    const spent = { position: 0, digest: undefined, ...closed, spentAt: now };
    const authorizations = await added(open, t, [spent, ...open1to4]);
    await authorizations.spend(sampleSpending(id, [spend(1, other)]));
    const addedDigests = [two, two];
    assert.equal(await extend(authorizations, { successor: second, addedDigests }), true);
    const left = openSlots(undefined, undefined, one, two, two).slice(2);
    assert.deepEqual(await authorizations.openSlots(transactionId), left);
  });

  test(`${name}: more added digests than blank slots change nothing`, async (t) => {
    const slots = openSlots(one, undefined);
    const authorizations = await added(open, t, slots);
    const addedDigests = [two, other];
    assert.equal(await extend(authorizations, { successor: second, addedDigests }), false);
    await assertUnchanged(authorizations, slots);
    assert.equal(await authorizations.findBySadHash(second.sadHash), undefined);
  });

  test(`${name}: a used authorization can be extended, once`, async (t) => {
    const authorizations = await added(open, t, openSlots(one, two));
    await authorizations.spend(sampleSpending(id, [spend(0, one)]));
    assert.equal(await extend(authorizations, { successor: second }), true);
    assert.equal(await extend(authorizations, { successor: third }), false);
    assert.equal(await authorizations.findBySadHash(third.sadHash), undefined);
  });

  test(`${name}: a replaced one is not extended again, nor one never added`, async (t) => {
    const authorizations = await added(open, t, openSlots(undefined));
    await extend(authorizations, { successor: second });
    const again = { successor: third, addedDigests: [one] };
    assert.equal(await extend(authorizations, again), false);
    const unknown = 'authorization-9' as AuthorizationId;
    assert.equal(await extend(authorizations, { ...again, replaced: unknown }), false);
    assert.equal(await authorizations.findBySadHash(third.sadHash), undefined);
    assert.deepEqual(await authorizations.openSlots(transactionId), openSlots(undefined));
  });

  test(`${name}: a successor in another transaction is refused`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    const elsewhere = { ...third, transactionId: 'transaction-2' as TransactionId };
    await authorizations.add(elsewhere, openSlots(undefined), sampleNote);
    const successor = { ...second, transactionId: elsewhere.transactionId };
    assert.equal(await extend(authorizations, { successor, addedDigests: [two] }), false);
    await assertUnchanged(authorizations, openSlots(one));
    const left = await authorizations.openSlots(elsewhere.transactionId);
    assert.deepEqual(left, openSlots(undefined));
  });

  test(`${name}: of 50 extensions at once, one succeeds and leaves one successor`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    const successors = Array.from({ length: 50 }, (_, n) => ({
      ...first,
      id: `successor-${n}` as AuthorizationId,
      sadHash: `successor-sad-hash-${n}`,
    }));
    const calls = successors.map((successor) => extend(authorizations, { successor }));
    assert.equal(countTrue(await Promise.all(calls)), 1);
    const finding = successors.map(({ sadHash }) => authorizations.findBySadHash(sadHash));
    assert.equal((await Promise.all(finding)).filter((found) => found).length, 1);
  });

  test(`${name}: spending and extending at once never open a slot twice`, async (t) => {
    const authorizations = await added(open, t, openSlots(one));
    const spending = [spend(0, one)];
    const answers = await Promise.all([
      authorizations.spend(sampleSpending(id, spending)),
      extend(authorizations, { successor: second }).then(() =>
        authorizations.spend(sampleSpending(second.id, spending)),
      ),
    ]);
    assert.equal(countTrue(answers), 1);
    assert.deepEqual(await authorizations.openSlots(transactionId), []);
  });
}

async function added(
  open: OpenStores,
  context: Parameters<typeof seededStores>[1],
  slots: readonly Slot[],
): Promise<Authorizations> {
  const { authorizations } = await seededStores(open, context);
  await authorizations.add(first, slots, sampleNote);
  return authorizations;
}

function spend(position: number, digest: Digest) {
  return { position, digest };
}

function extend(
  authorizations: Authorizations,
  extension: {
    readonly successor: Authorization;
    readonly replaced?: AuthorizationId;
    readonly addedDigests?: readonly Digest[];
  },
): Promise<boolean> {
  return authorizations.extend({
    replaced: id,
    addedDigests: [],
    at: now,
    note: sampleNote,
    ...extension,
  });
}

async function assertUnchanged(authorizations: Authorizations, slots: readonly Slot[]) {
  assert.deepEqual(await authorizations.openSlots(transactionId), slots);
  assert.deepEqual(await authorizations.findBySadHash(first.sadHash), first);
}
