/**
 * What every store of token transactions must do about answers: one right answer settles all at
 * once, wrong ones are counted. Run by each adapter's own test.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TokenId } from '#domain/identifiers.ts';
import type { Token } from '#domain/tokens/token.ts';
import { now, sampleNote } from './samples.contract.ts';
import type { OpenStores } from './samples.contract.ts';
import type { TransactionApproval } from './token-transactions.ts';
import {
  tokenId,
  token,
  recording,
  first,
  approval,
  wrong,
  message,
  world,
  stateOf,
  eventsOf,
  evidenceOf,
} from './samples-of-transactions.contract.ts';

export function transactionAnswersContract(name: string, open: OpenStores): void {
  approvingContract(name, open);
  usingContract(name, open);
  failingContract(name, open);
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
    assert.deepEqual(await evidenceOf(stores), ['challenged', 'approved']);
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
    assert.deepEqual(await evidenceOf(stores), ['challenged', 'approved']);
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
      await stores.tokenTransactions.end(first.id, {
        state,
        at: now,
        ...recording(state),
      });
      assert.equal(await stores.tokenTransactions.approve(approval()), 'decided');
      assert.deepEqual(await stores.tokens.find(tokenId), token());
      assert.deepEqual(await evidenceOf(stores), ['challenged', state]);
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
      assert.deepEqual(await evidenceOf(stores), ['challenged']);
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
    const counted = (failures: number) => ({
      failures,
      ended: failures === 3,
      locked: false,
    });
    assert.deepEqual(await store.countFailure(wrong()), counted(1));
    assert.deepEqual(await store.countFailure(wrong()), counted(2));
    assert.equal(await stateOf(stores), 'created');
    assert.deepEqual(await store.countFailure(wrong()), counted(3));
    const ended = { ...first, state: 'failed', failures: 3, decidedAt: now };
    assert.deepEqual(await store.find(first.id), ended);
    assert.equal(await store.countFailure(wrong()), undefined);
    assert.equal(await store.approve(approval()), 'decided');
    assert.equal((await stores.tokens.find(tokenId))?.failures, 3);
    assert.deepEqual(await evidenceOf(stores), [
      'challenged',
      ...Array<string>(3).fill('rejected'),
    ]);
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
    assert.equal((await evidenceOf(stores)).length, 4);
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
