/** What is shown is what was settled, to those it concerns, with the proof that it is ours. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#domain/secret.ts';
import { makeListOpenTransactions } from './list-open-transactions.ts';
import { makePollTransaction } from './poll-transaction.ts';
import { refused } from './refuses.contract.ts';
import { makeShowTransaction } from './show-transaction.ts';
import {
  byClient,
  byDevice,
  codeOf,
  order,
  phoneToken,
  serverKey,
  softToken,
  start,
  stateOf,
  transactionWorld,
} from './transaction-world.contract.ts';

test('the device is shown the statement as it was settled, proved under the key they share', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction({ ...order, numberMatching: true });
  const showTransaction = makeShowTransaction(world.ports);
  const { transaction, proof } = await showTransaction(byDevice(begun));
  assert.deepEqual(transaction.statement, begun.transaction.statement);
  const { matchNumber: _, ...seen } = transaction.statement;
  assert.equal(proof, codeOf(seen, 'OCRA-1:HOTP-SHA256-0:QH64', { key: serverKey }));
});

test('it counts as shown on the device and on its page, not to its client', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  await world.showTransaction(byClient(begun));
  assert.equal(await stateOf(world, begun.transaction.id), 'created');
  const handle = new Secret(String(begun.handle?.reveal()));
  await world.showTransaction({ handle });
  assert.equal(await stateOf(world, begun.transaction.id), 'shown');
  const other = await world.beginTransaction(order);
  world.clock.at += 5;
  await world.showTransaction(byDevice(other));
  const stored = await world.stores.tokenTransactions.find(other.transaction.id);
  assert.deepEqual([stored?.state, stored?.shownAt], ['shown', start + 5]);
});

test('a device is shown what is open and its own; a page also how it ended', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  const strange = { ref: begun.transaction.ref, tokenId: softToken };
  await assert.rejects(world.showTransaction(strange), refused('transaction_unknown'));
  world.clock.at = begun.transaction.expiresAt;
  await assert.rejects(world.showTransaction(byDevice(begun)), refused('transaction_decided'));
  const handle = new Secret(String(begun.handle?.reveal()));
  assert.equal((await world.showTransaction({ handle })).transaction.state, 'created');
});

test('what waits for a token is listed while it is open', async () => {
  const world = await transactionWorld();
  const listOpenTransactions = makeListOpenTransactions(world.ports);
  const idsOf = async () => (await listOpenTransactions(phoneToken)).map(({ id }) => id);
  assert.deepEqual(await idsOf(), []);
  const begun = await world.beginTransaction(order);
  assert.deepEqual(await idsOf(), [begun.transaction.id]);
  assert.deepEqual(await listOpenTransactions(softToken), []);
  world.clock.at = begun.transaction.expiresAt;
  assert.deepEqual(await idsOf(), []);
});

test('who waits is told at once when it is decided, and after the time else', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  const pollTransaction = makePollTransaction(world.ports);
  assert.equal((await pollTransaction(byClient(begun), 0)).state, 'created');
  assert.equal(world.clock.at, start);
  await pollTransaction(byClient(begun), 3);
  assert.equal(world.clock.at, start + 3000);
  await pollTransaction(byClient(begun), 3600);
  assert.equal(world.clock.at, start + 28_000);
  await world.refuseTransaction(byDevice(begun));
  assert.equal((await pollTransaction(byClient(begun), 25)).state, 'refused');
  assert.equal(world.clock.at, start + 28_000);
});

test('who waits while the server closes hears how it stands', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(order);
  const closing = { wait: async () => false };
  const pollTransaction = makePollTransaction({ ...world.ports, pause: closing });
  assert.equal((await pollTransaction(byClient(begun), 25)).state, 'created');
});
