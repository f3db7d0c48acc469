/** Endings without an answer: refused by the person, cancelled by the client, out of time. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#domain/secret.ts';
import { makeCancelTransaction } from './cancel-transaction.ts';
import { makeEndOverdueTransactions } from './end-overdue-transactions.ts';
import { makeRefuseTransaction } from './refuse-transaction.ts';
import { refused } from './refuses.contract.ts';
import {
  byClient,
  byDevice,
  codeOf,
  order,
  phoneToken,
  softToken,
  stateOf,
  transactionWorld,
} from './transaction-world.contract.ts';

const online = 'OCRA-1:HOTP-SHA256-0:QH64-T1M';
const told = { ...order, callbackUri: 'https://bank.example/told' };

test('the person says no on the device or on the page: nothing approves it after', async () => {
  const world = await transactionWorld();
  const refuseTransaction = makeRefuseTransaction(world.ports);
  for (const keyOf of ['device', 'page'] as const) {
    const begun = await world.beginTransaction(told);
    const handle = new Secret(String(begun.handle?.reveal()));
    const key = keyOf === 'device' ? byDevice(begun) : { handle };
    await refuseTransaction(key);
    assert.equal(await stateOf(world, begun.transaction.id), 'refused');
    await assert.rejects(refuseTransaction(key), refused('transaction_decided'));
    const response = codeOf(begun.transaction.statement, online);
    const late = world.answerTransaction({ key: byDevice(begun), way: 'online', response });
    await assert.rejects(late, refused('answer_refused'));
  }
  const journal = await world.journalled();
  assert.equal(journal.filter((event) => event === 'transaction.refused').length, 2);
});

test('the device of another token says nothing about it', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  const key = { ref: begun.transaction.ref, tokenId: softToken };
  await assert.rejects(world.refuseTransaction(key), refused('transaction_unknown'));
});

test('the client cancels what is open, and nothing else', async () => {
  const world = await transactionWorld();
  const cancelTransaction = makeCancelTransaction(world.ports);
  const begun = await world.beginTransaction(told);
  await cancelTransaction(byClient(begun));
  assert.equal(await stateOf(world, begun.transaction.id), 'cancelled');
  await assert.rejects(cancelTransaction(byClient(begun)), refused('transaction_decided'));
  const late = await world.beginTransaction(order);
  world.clock.at = late.transaction.expiresAt;
  await assert.rejects(cancelTransaction(byClient(late)), refused('transaction_decided'));
});

test('what is over expires on record once, and its client is told', async () => {
  const world = await transactionWorld();
  const endOverdueTransactions = makeEndOverdueTransactions(world.ports);
  const begun = await world.beginTransaction(told);
  const other = await world.beginTransaction({ ...told, tokenId: softToken, seconds: 600 });
  world.clock.at = begun.transaction.expiresAt - 1;
  assert.deepEqual(await endOverdueTransactions(), { ended: 0, more: false });
  world.clock.at += 1;
  const both = await Promise.all([endOverdueTransactions(), endOverdueTransactions()]);
  assert.equal(
    both.reduce((sum, { ended }) => sum + ended, 0),
    1,
  );
  assert.equal(await stateOf(world, begun.transaction.id), 'expired');
  assert.equal(await stateOf(world, other.transaction.id), 'created');
  const bodies = (await world.told()).map(({ body }) => new TextDecoder().decode(body));
  const body = { transactionID: begun.transaction.id, state: 'expired' };
  assert.deepEqual(bodies, [JSON.stringify(body)]);
  assert.ok((await world.journalled()).includes('transaction.expired'));
});

test('the evidence of an ending outlives the token it was asked of', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  const change = { from: ['active'], to: 'revoked', at: world.clock.at } as const;
  await world.stores.tokens.change(phoneToken, change, { event: 'token.revoked', facts: {} });
  await world.refuseTransaction(byDevice(begun));
  assert.equal(await stateOf(world, begun.transaction.id), 'refused');
});
