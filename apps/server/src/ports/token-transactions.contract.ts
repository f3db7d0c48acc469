/** What every store of  transactions must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientId, CredentialId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import { emptyStores, farFuture, now } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import {
  tokenId,
  clientId,
  transaction,
  recording,
  first,
  approval,
  world,
  stateOf,
  eventsOf,
  evidenceOf,
} from './samples-of-transactions.contract.ts';

export function tokenTransactionsContract(name: string, open: OpenStores): void {
  keepingContract(name, open);
  openingContract(name, open);
  endingContract(name, open);
}

function keepingContract(name: string, open: OpenStores): void {
  test(`${name}: a transaction comes back exactly as it was added, by each of its names`, async (t) => {
    const { tokenTransactions: store } = await emptyStores(open, t);
    const full = transaction(2, {
      clientReference: '注文 7',
      signing: {
        credentialId: 'credential-1' as CredentialId,
        digestsHash: 'cd'.repeat(32),
      },
      ...{
        state: 'refused',
        failures: 2,
        callbackUri: 'https://bank.example/told?x=1',
      },
      ...{
        language: 'en',
        shownAt: farFuture,
        decidedAt: farFuture,
        expiresAt: farFuture,
      },
    });
    assert.equal(await store.add(first, recording('challenged')), 'added');
    assert.equal(await store.add(full, recording('challenged', 2)), 'added');
    assert.deepEqual(await store.find(first.id), first);
    assert.deepEqual(await store.findByRef(full.ref), full);
    assert.deepEqual(await store.findByPage(full.pageHash), full);
    assert.deepEqual(await store.findByReference(clientId, '注文 7'), full);
    assert.equal(await store.findByReference('client-2' as ClientId, '注文 7'), undefined);
    assert.equal(await store.find('transaction-9' as TokenTransactionId), undefined);
    assert.equal(await store.findByRef('9'), undefined);
    assert.equal(await store.findByPage('page-9'), undefined);
  });

  test(`${name}: a client is shown its own transactions, the newest first, no more than asked`, async (t) => {
    const { tokenTransactions: store } = await emptyStores(open, t);
    const others = {
      tokenId: 'token-2' as TokenId,
      clientId: 'client-2' as ClientId,
    };
    const older = transaction(2, { state: 'approved', createdAt: now - 1 });
    const rows = [older, first, transaction(3, others)];
    for (const row of rows) await store.add(row, recording('challenged'));
    assert.deepEqual(await store.listOf(clientId, 9), [first, older]);
    assert.deepEqual(await store.listOf(clientId, 1), [first]);
  });

  test(`${name}: it is shown once, and what is decided is not shown any more`, async (t) => {
    const stores = await world(open, t);
    const { tokenTransactions: store } = stores;
    await store.markShown(first.id, now + 1);
    await store.markShown(first.id, now + 2);
    assert.deepEqual(await store.find(first.id), {
      ...first,
      state: 'shown',
      shownAt: now + 1,
    });
    await store.approve(approval());
    await store.markShown(first.id, now + 3);
    assert.equal(await stateOf(stores), 'approved');
  });
}

function openingContract(name: string, open: OpenStores): void {
  test(`${name}: with one token one is undecided at a time, whoever comes at once`, async (t) => {
    const stores = await emptyStores(open, t);
    const { tokenTransactions: store } = stores;
    const all = Array.from({ length: 10 }, (_, index) => transaction(index + 1));
    const outcomes = await Promise.all(
      all.map((each) => store.add(each, recording('challenged', 1))),
    );
    assert.equal(outcomes.filter((outcome) => outcome === 'added').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'busy').length, 9);
    assert.equal((await stores.evidenceRecords.listOf(first.id)).length, 1);
    const another = transaction(11, { tokenId: 'token-2' as TokenId });
    assert.equal(await store.add(another, recording('challenged')), 'added');
  });

  test(`${name}: the undecided one of a token is found, over its time too, until it is decided`, async (t) => {
    const { tokenTransactions: store } = await world(open, t);
    assert.deepEqual(await store.findUndecided(tokenId), first);
    assert.equal(await store.findUndecided('token-2' as TokenId), undefined);
    const { expiresAt: at } = first;
    await store.end(first.id, {
      state: 'expired',
      at,
      ...recording('expired'),
    });
    assert.equal(await store.findUndecided(tokenId), undefined);
    assert.equal(await store.add(transaction(2), recording('challenged', 2)), 'added');
  });

  test(`${name}: a client's reference is good once, whoever comes at once`, async (t) => {
    const { tokenTransactions: store } = await emptyStores(open, t);
    const all = Array.from({ length: 8 }, (_, index) =>
      transaction(index + 1, {
        clientReference: 'order',
        tokenId: `token-${index}` as TokenId,
      }),
    );
    const outcomes = await Promise.all(all.map((each) => store.add(each, recording('challenged'))));
    assert.equal(outcomes.filter((outcome) => outcome === 'added').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'repeated').length, 7);
    const others = {
      clientReference: 'order',
      clientId: 'client-2' as ClientId,
    };
    const another = transaction(9, {
      ...others,
      tokenId: 'token-9' as TokenId,
    });
    assert.equal(await store.add(another, recording('challenged')), 'added');
  });

  test(`${name}: what is not added leaves neither evidence nor a line of the journal`, async (t) => {
    const stores = await world(open, t);
    const begun = await eventsOf(stores);
    await stores.tokenTransactions.add(transaction(2), recording('challenged'));
    assert.deepEqual(await eventsOf(stores), begun);
    assert.deepEqual(await evidenceOf(stores), ['challenged']);
  });
}

function endingContract(name: string, open: OpenStores): void {
  test(`${name}: it is ended once, whoever comes at once`, async (t) => {
    const stores = await world(open, t);
    const states = Array.from({ length: 10 }, (_, index) => (index % 2 ? 'refused' : 'cancelled'));
    const ends = states.map((state) =>
      stores.tokenTransactions.end(first.id, {
        state,
        at: now,
        ...recording(state),
      }),
    );
    const ended = await Promise.all(ends);
    assert.equal(ended.filter(Boolean).length, 1);
    assert.equal(await stateOf(stores), states[ended.indexOf(true)]);
    assert.equal((await evidenceOf(stores)).length, 2);
  });

  test(`${name}: before its end it does not expire; from then on that is all it does`, async (t) => {
    const { tokenTransactions: store } = await world(open, t);
    const { expiresAt } = first;
    const end = (state: 'expired' | 'refused' | 'cancelled', at: number) =>
      store.end(first.id, { state, at, ...recording(state) });
    assert.equal(await end('expired', expiresAt - 1), false);
    assert.equal(await end('refused', expiresAt), false);
    assert.equal(await end('cancelled', expiresAt), false);
    assert.equal(await end('expired', expiresAt), true);
    assert.equal(await end('expired', expiresAt), false);
  });

  test(`${name}: those over their time are listed, the longest first, until they are ended`, async (t) => {
    const { tokenTransactions: store } = await emptyStores(open, t);
    for (const number of [1, 2, 3, 4]) {
      const own = {
        tokenId: `token-${number}` as TokenId,
        expiresAt: now + 10 - number,
      };
      const state = number === 4 ? ({ state: 'approved' } as const) : {};
      await store.add(transaction(number, { ...own, ...state }), recording('challenged'));
    }
    const overdueAt = async (at: number) => (await store.listOverdue(at, 9)).map(({ id }) => id);
    assert.deepEqual(await overdueAt(now + 6), []);
    assert.deepEqual(await overdueAt(now + 9), ['transaction-3', 'transaction-2', 'transaction-1']);
    assert.deepEqual((await store.listOverdue(now + 9, 1)).length, 1);
    const id = 'transaction-3' as TokenTransactionId;
    await store.end(id, {
      state: 'expired',
      at: now + 7,
      ...recording('expired'),
    });
    assert.deepEqual(await overdueAt(now + 9), ['transaction-2', 'transaction-1']);
  });
}
