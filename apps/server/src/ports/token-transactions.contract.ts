/** What every store of token transactions must do. Run by each adapter's own test. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { EvidenceEvent } from '@kumoin/evidence';
import type { EvidenceDraft } from '#domain/evidence/evidence-draft.ts';
import type {
  AccountId,
  ClientId,
  CredentialId,
  EvidenceRecordId,
  NotificationId,
  TokenId,
  TokenTransactionId,
} from '#domain/identifiers.ts';
import type { JournalEvent } from '#domain/journal/journal-entry.ts';
import type { Notification } from '#domain/notifications/notification.ts';
import { tokenAttempts } from '#domain/tokens/token.ts';
import type { Token } from '#domain/tokens/token.ts';
import { answersMax } from '#domain/transactions/token-transaction.ts';
import { sampleToken } from './samples-of-tokens.contract.ts';
import { emptyStores, everyOctet, farFuture, now, sampleNote } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { Stores } from './stores.ts';
import type {
  Recording,
  StoredTransaction,
  TransactionApproval,
  TransactionFailure,
} from './token-transactions.ts';

const tokenId = 'token-1' as TokenId;
const clientId = 'client-1' as ClientId;
const minute = 60_000;

const plain = { counter: 0, usesMax: undefined, notAfter: undefined };
const token = (changes: Partial<Token> = {}) => sampleToken({ ...plain, ...changes });

function transaction(number: number, changes: Partial<StoredTransaction> = {}): StoredTransaction {
  return {
    id: `transaction-${number}` as TokenTransactionId,
    accountId: 'account-1' as AccountId,
    clientId,
    tokenId,
    suite: 'OCRA-1:HOTP-SHA256-8:C-QH64',
    statementSealed: everyOctet,
    language: 'ja',
    ref: number.toString(16).padStart(16, '0'),
    pageHash: `page-${number}`,
    clientReference: undefined,
    signing: undefined,
    state: 'created',
    failures: 0,
    callbackUri: undefined,
    shownAt: undefined,
    decidedAt: undefined,
    createdAt: now,
    expiresAt: now + 5 * minute,
    ...changes,
  };
}

let drafts = 0;

function recording(event: EvidenceEvent, of = 1, journaled?: JournalEvent): Recording {
  drafts += 1;
  const transactionId = `transaction-${of}` as TokenTransactionId;
  const id = `evidence-${drafts}` as EvidenceRecordId;
  const draft: EvidenceDraft = { id, transactionId, event, body: everyOctet, at: now };
  const journalEvent = journaled ?? 'transaction.begun';
  return {
    evidence: [draft],
    note: { event: journalEvent, facts: { transaction: transactionId } },
  };
}

const first = transaction(1);

function approval(changes: Partial<TransactionApproval> = {}): TransactionApproval {
  return {
    id: first.id,
    use: { tokenId, counter: 0, step: undefined, driftSteps: 0 },
    limit: tokenAttempts,
    at: now,
    ...recording('approved', 1, 'transaction.approved'),
    ...changes,
  };
}

function wrong(changes: Partial<TransactionFailure> = {}): TransactionFailure {
  return {
    ...{ id: first.id, tokenId, answersMax, limit: tokenAttempts, at: now },
    ...recording('rejected', 1, 'transaction.rejected'),
    ...changes,
  };
}

function message(number: number): Notification {
  return {
    ...{ id: `notification-${number}` as NotificationId, uri: 'https://bank.example/' },
    ...{ body: everyOctet, attempts: 0, nextAt: now, createdAt: now, expiresAt: farFuture },
  };
}

/** Stores with a token, and what is open of it. */
async function world(open: OpenStores, t: TestContext, changes: Partial<Token> = {}) {
  const stores = await emptyStores(open, t);
  await stores.tokens.add([token(changes)], sampleNote);
  await stores.tokenTransactions.add(first, recording('challenged'));
  return stores;
}

const stateOf = async ({ tokenTransactions }: Stores, { id } = first) =>
  (await tokenTransactions.find(id))?.state;

const eventsOf = async ({ journal }: Stores) =>
  (await journal.read(0, 100)).map(({ event }) => event).slice(1);

export function tokenTransactionsContract(name: string, open: OpenStores): void {
  keepingContract(name, open);
  openingContract(name, open);
  approvingContract(name, open);
  usingContract(name, open);
  failingContract(name, open);
  endingContract(name, open);
}

function keepingContract(name: string, open: OpenStores): void {
  test(`${name}: a transaction comes back exactly as it was added, by each of its names`, async (t) => {
    const { tokenTransactions: store } = await emptyStores(open, t);
    const full = transaction(2, {
      clientReference: '注文 7',
      signing: { credentialId: 'credential-1' as CredentialId, digestsHash: 'cd'.repeat(32) },
      ...{ state: 'refused', failures: 2, callbackUri: 'https://bank.example/told?x=1' },
      ...{ language: 'en', shownAt: farFuture, decidedAt: farFuture, expiresAt: farFuture },
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
    const others = { tokenId: 'token-2' as TokenId, clientId: 'client-2' as ClientId };
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
    assert.deepEqual(await store.find(first.id), { ...first, state: 'shown', shownAt: now + 1 });
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
    const another = transaction(11, { tokenId: 'token-2' as TokenId });
    assert.equal(await store.add(another, recording('challenged')), 'added');
  });

  test(`${name}: the undecided one of a token is found, over its time too, until it is decided`, async (t) => {
    const { tokenTransactions: store } = await world(open, t);
    assert.deepEqual(await store.findUndecided(tokenId), first);
    assert.equal(await store.findUndecided('token-2' as TokenId), undefined);
    const { expiresAt: at } = first;
    await store.end(first.id, { state: 'expired', at, ...recording('expired') });
    assert.equal(await store.findUndecided(tokenId), undefined);
    assert.equal(await store.add(transaction(2), recording('challenged', 2)), 'added');
  });

  test(`${name}: a client's reference is good once, whoever comes at once`, async (t) => {
    const { tokenTransactions: store } = await emptyStores(open, t);
    const all = Array.from({ length: 8 }, (_, index) =>
      transaction(index + 1, { clientReference: 'order', tokenId: `token-${index}` as TokenId }),
    );
    const outcomes = await Promise.all(all.map((each) => store.add(each, recording('challenged'))));
    assert.equal(outcomes.filter((outcome) => outcome === 'added').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'repeated').length, 7);
    const others = { clientReference: 'order', clientId: 'client-2' as ClientId };
    const another = transaction(9, { ...others, tokenId: 'token-9' as TokenId });
    assert.equal(await store.add(another, recording('challenged')), 'added');
  });

  test(`${name}: what is not added leaves neither evidence nor a line of the journal`, async (t) => {
    const stores = await world(open, t);
    const begun = await eventsOf(stores);
    await stores.tokenTransactions.add(transaction(2), recording('challenged'));
    assert.deepEqual(await eventsOf(stores), begun);
  });
}

function approvingContract(name: string, open: OpenStores): void {
  test(`${name}: a right answer settles transaction, token, evidence, journal and message at once`, async (t) => {
    const stores = await world(open, t, { failures: 4, failedAt: now });
    const use = { tokenId, counter: 3, step: undefined, driftSteps: 0 };
    const given = approval({ use, notification: message(1) });
    assert.equal(await stores.tokenTransactions.approve(given), 'approved');
    const decided = { ...first, state: 'approved', decidedAt: now };
    assert.deepEqual(await stores.tokenTransactions.find(first.id), decided);
    assert.deepEqual(await stores.tokens.find(tokenId), token({ counter: 4, uses: 1 }));
    assert.deepEqual(await eventsOf(stores), ['transaction.begun', 'transaction.approved']);
    const claim = { holder: 'h', at: now, until: now + 1 };
    assert.deepEqual(await stores.notifications.claim(claim), message(1));
  });

  test(`${name}: of many right answers at once one wins`, async (t) => {
    const stores = await world(open, t);
    const answers = Array.from({ length: 12 }, (_, counter) =>
      stores.tokenTransactions.approve(
        approval({
          use: { tokenId, counter, step: undefined, driftSteps: 0 },
          ...recording('approved', 1, 'transaction.approved'),
        }),
      ),
    );
    const outcomes = await Promise.all(answers);
    assert.equal(outcomes.filter((outcome) => outcome === 'approved').length, 1);
    assert.equal((await stores.tokens.find(tokenId))?.uses, 1);
    assert.equal((await eventsOf(stores)).length, 2);
  });

  test(`${name}: it is approved to the last millisecond of its time, not at its end`, async (t) => {
    const stores = await world(open, t);
    const { expiresAt } = first;
    const { tokenTransactions: store } = stores;
    assert.equal(await store.approve(approval({ at: expiresAt })), 'decided');
    assert.equal((await stores.tokens.find(tokenId))?.uses, 0);
    assert.equal(await store.approve(approval({ at: expiresAt - 1 })), 'approved');
  });

  test(`${name}: what is decided is not approved, and its token is as it was`, async (t) => {
    for (const state of ['refused', 'cancelled'] as const) {
      const stores = await world(open, t);
      await stores.tokenTransactions.end(first.id, { state, at: now, ...recording(state) });
      assert.equal(await stores.tokenTransactions.approve(approval()), 'decided');
      assert.deepEqual(await stores.tokens.find(tokenId), token());
    }
  });
}

function usingContract(name: string, open: OpenStores): void {
  const refusals: readonly [string, Partial<Token>, Partial<TransactionApproval['use']>][] = [
    ['a counter that was claimed', { counter: 1 }, { counter: 0 }],
    ['the step that was used', { lastStep: 7 }, { counter: undefined, step: 7 }],
    ['an older step', { lastStep: 7 }, { counter: undefined, step: 6 }],
    ['a locked token', { failures: 5, failedAt: now }, {}],
    ['a suspended token', { state: 'suspended' }, {}],
    ['a revoked token', { state: 'revoked' }, {}],
    ['an inactive token', { state: 'inactive' }, {}],
    ['a token at the end of its time', { notAfter: now }, {}],
    ['a token before its time', { notBefore: now + 1 }, {}],
    ['a token with no use left', { usesMax: 3, uses: 3 }, {}],
  ];

  for (const [what, changes, use] of refusals) {
    test(`${name}: ${what} approves nothing, and nothing is changed`, async (t) => {
      const stores = await world(open, t, changes);
      const given = approval({ use: { ...approval().use, ...use } });
      assert.equal(await stores.tokenTransactions.approve(given), 'unusable');
      assert.equal(await stateOf(stores), 'created');
      assert.deepEqual(await stores.tokens.find(tokenId), token(changes));
    });
  }

  const accepted: readonly [string, Partial<Token>, Partial<TransactionApproval['use']>][] = [
    ['the counter that is next', { counter: 1 }, { counter: 1 }],
    ['the step after the one that was used', { lastStep: 7 }, { counter: undefined, step: 8 }],
    ['a token with one failure less', { failures: 4, failedAt: now }, {}],
    ['a token to the last millisecond', { notAfter: now + 1, notBefore: now }, {}],
    ['a token with one use left', { usesMax: 3, uses: 2 }, {}],
  ];

  for (const [what, changes, use] of accepted) {
    test(`${name}: ${what} approves`, async (t) => {
      const stores = await world(open, t, changes);
      const given = approval({ use: { ...approval().use, ...use } });
      assert.equal(await stores.tokenTransactions.approve(given), 'approved');
    });
  }
}

function failingContract(name: string, open: OpenStores): void {
  test(`${name}: the third wrong answer ends the transaction, and is the last that counts`, async (t) => {
    const stores = await world(open, t);
    const { tokenTransactions: store } = stores;
    const counted = (failures: number) => ({ failures, ended: failures === 3, locked: false });
    assert.deepEqual(await store.countFailure(wrong()), counted(1));
    assert.deepEqual(await store.countFailure(wrong()), counted(2));
    assert.equal(await stateOf(stores), 'created');
    assert.deepEqual(await store.countFailure(wrong()), counted(3));
    const ended = { ...first, state: 'failed', failures: 3, decidedAt: now };
    assert.deepEqual(await store.find(first.id), ended);
    assert.equal(await store.countFailure(wrong()), undefined);
    assert.equal(await store.approve(approval()), 'decided');
    assert.equal((await stores.tokens.find(tokenId))?.failures, 3);
  });

  test(`${name}: the client is told of the last wrong answer alone`, async (t) => {
    const { tokenTransactions: store, notifications } = await world(open, t);
    const claim = { holder: 'h', at: now, until: now + 1 };
    for (const number of [1, 2, 3]) {
      assert.equal(await notifications.claim(claim), undefined);
      await store.countFailure(wrong({ notification: message(number) }));
    }
    assert.deepEqual(await notifications.claim(claim), message(3));
  });

  test(`${name}: the fifth wrong answer in a row locks the token, over transactions`, async (t) => {
    const stores = await world(open, t, { failures: 3 });
    const { tokenTransactions: store } = stores;
    assert.equal((await store.countFailure(wrong()))?.locked, false);
    assert.deepEqual(await store.countFailure(wrong()), {
      failures: 2,
      ended: false,
      locked: true,
    });
    assert.equal(await store.countFailure(wrong()), undefined);
    assert.equal(await store.approve(approval()), 'unusable');
    assert.equal((await store.find(first.id))?.failures, 2);
  });

  test(`${name}: of many wrong answers at once no more count than may`, async (t) => {
    const stores = await world(open, t);
    const answers = Array.from({ length: 12 }, () =>
      stores.tokenTransactions.countFailure(wrong()),
    );
    const counted = (await Promise.all(answers)).flatMap((each) => each?.failures ?? []);
    assert.deepEqual(counted.toSorted(), [1, 2, 3]);
    assert.equal((await stores.tokens.find(tokenId))?.failures, 3);
  });

  test(`${name}: a wrong answer counts to the last millisecond, and to its own token`, async (t) => {
    const { tokenTransactions: store, tokens } = await world(open, t);
    await tokens.add([token({ serial: undefined, id: 'token-2' as TokenId })], sampleNote);
    const { expiresAt } = first;
    assert.equal(await store.countFailure(wrong({ at: expiresAt })), undefined);
    assert.equal(await store.countFailure(wrong({ tokenId: 'token-2' as TokenId })), undefined);
    assert.equal((await tokens.find('token-2' as TokenId))?.failures, 0);
    assert.equal((await store.countFailure(wrong({ at: expiresAt - 1 })))?.failures, 1);
  });
}

function endingContract(name: string, open: OpenStores): void {
  test(`${name}: it is ended once, whoever comes at once`, async (t) => {
    const stores = await world(open, t);
    const states = Array.from({ length: 10 }, (_, index) => (index % 2 ? 'refused' : 'cancelled'));
    const ends = states.map((state) =>
      stores.tokenTransactions.end(first.id, { state, at: now, ...recording(state) }),
    );
    const ended = await Promise.all(ends);
    assert.equal(ended.filter(Boolean).length, 1);
    assert.equal(await stateOf(stores), states[ended.indexOf(true)]);
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
      const own = { tokenId: `token-${number}` as TokenId, expiresAt: now + 10 - number };
      const state = number === 4 ? ({ state: 'approved' } as const) : {};
      await store.add(transaction(number, { ...own, ...state }), recording('challenged'));
    }
    const overdueAt = async (at: number) => (await store.listOverdue(at, 9)).map(({ id }) => id);
    assert.deepEqual(await overdueAt(now + 6), []);
    assert.deepEqual(await overdueAt(now + 9), ['transaction-3', 'transaction-2', 'transaction-1']);
    assert.deepEqual((await store.listOverdue(now + 9, 1)).length, 1);
    const id = 'transaction-3' as TokenTransactionId;
    await store.end(id, { state: 'expired', at: now + 7, ...recording('expired') });
    assert.deepEqual(await overdueAt(now + 9), ['transaction-2', 'transaction-1']);
  });
}
