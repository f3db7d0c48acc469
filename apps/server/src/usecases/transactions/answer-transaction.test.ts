/** One right answer settles everything once; every other one looks the same from outside. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ClientId, TokenId, TokenTransactionId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import { makeAnswerTransaction } from './answer-transaction.ts';
import { refused } from './refuses.contract.ts';
import type { BegunTransaction } from './transaction-order.ts';
import {
  byClient,
  byDevice,
  codeOf,
  evidenceOf,
  order,
  phoneToken,
  softToken,
  start,
  stateOf,
  transactionWorld,
  transferFields,
} from './transaction-world.contract.ts';
import type { TransactionWorld } from './transaction-world.contract.ts';

const typed = 'OCRA-1:HOTP-SHA256-8:QH64';
const online = 'OCRA-1:HOTP-SHA256-0:QH64-T1M';
const bySoft = { ...order, tokenId: softToken };

const codeFor = ({ transaction }: BegunTransaction) => codeOf(transaction.statement, typed);

function answerTyped(world: TransactionWorld, begun: BegunTransaction, response: string) {
  return world.answerTransaction({ key: byClient(begun), way: 'typed', response });
}

const wrongOf = (right: string) => right.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));

test('the code of the token approves, once', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const approved = await answerTyped(world, begun, codeFor(begun));
  assert.deepEqual([approved.state, approved.decidedAt], ['approved', start]);
  assert.equal(await stateOf(world, approved.id), 'approved');
  const again = answerTyped(world, begun, codeFor(begun));
  await assert.rejects(again, refused('answer_refused'));
  assert.equal((await world.stores.tokens.find(softToken))?.uses, 1);
});

test('a wrong answer and the right one leave their evidence behind the challenge', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const code = codeFor(begun);
  await assert.rejects(answerTyped(world, begun, wrongOf(code)));
  await answerTyped(world, begun, code);
  const bodies = await evidenceOf(world, begun.transaction.id);
  assert.deepEqual(bodies.map(({ event }) => event).toSorted(), [
    'approved',
    'challenged',
    'rejected',
  ]);
  const rejected = bodies.find(({ event }) => event === 'rejected');
  assert.deepEqual(rejected?.result, { outcome: 'rejected', reason: 'wrong_answer', failures: 1 });
  assert.equal(rejected.ocra, undefined);
  const approved = bodies.find(({ event }) => event === 'approved');
  assert.deepEqual([approved?.ocra?.response, approved?.channel], [code, 'typed']);
  assert.equal(approved?.ocra?.question, approved?.transaction.statementHash);
});

test('two right answers at the same moment approve once', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const answers = [1, 2].map(() => answerTyped(world, begun, codeFor(begun)));
  const outcomes = await Promise.allSettled(answers);
  assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
});

test('digits may be grouped, and wide', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const code = codeFor(begun);
  const wide = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
  await answerTyped(world, begun, ` ${wide.slice(0, 4)} ${wide.slice(4, 6)}-${wide.slice(6)}`);
});

test('the code over a changed amount is "answer_refused", and counts', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const fields = transferFields.with(1, { name: 'amount', value: '128001' });
  const code = codeOf({ ...begun.transaction.statement, fields }, typed);
  await assert.rejects(answerTyped(world, begun, code), refused('answer_refused'));
  const stored = await world.stores.tokenTransactions.find(begun.transaction.id);
  assert.deepEqual([stored?.state, stored?.failures], ['created', 1]);
  assert.equal((await world.stores.tokens.find(softToken))?.failures, 1);
  await answerTyped(world, begun, codeFor(begun));
  assert.equal((await world.stores.tokens.find(softToken))?.failures, 0);
});

test('the third wrong answer ends it; then the right one is too late', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const wrong = wrongOf(codeFor(begun));
  for (const state of ['created', 'created', 'failed']) {
    await assert.rejects(answerTyped(world, begun, wrong), refused('answer_refused'));
    assert.equal(await stateOf(world, begun.transaction.id), state);
  }
  await assert.rejects(answerTyped(world, begun, codeFor(begun)), refused('answer_refused'));
});

test('the fifth in a row locks the token, over transactions, and only that token', async () => {
  const world = await transactionWorld();
  for (const wrongs of [3, 2]) {
    const begun = await world.beginTransaction(bySoft);
    for (let count = 0; count < wrongs; count += 1) {
      const response = wrongOf(codeFor(begun));
      await assert.rejects(answerTyped(world, begun, response), refused('answer_refused'));
    }
    if (wrongs === 2) {
      await assert.rejects(answerTyped(world, begun, codeFor(begun)), refused('answer_refused'));
    }
  }
  assert.equal((await world.stores.tokens.find(softToken))?.failures, 5);
  assert.ok((await world.journalled()).includes('token.refused'));
  await assert.rejects(world.beginTransaction(bySoft), refused('token_locked'));
  await world.beginTransaction({ ...order, tokenId: phoneToken });
});

test('at the last millisecond it is approved, at its end it is not', async () => {
  for (const [before, approves] of [
    [1, true],
    [0, false],
  ] as const) {
    const world = await transactionWorld();
    const begun = await world.beginTransaction(bySoft);
    world.clock.at = begun.transaction.expiresAt - before;
    const answering = answerTyped(world, begun, codeFor(begun));
    if (approves) await answering;
    else await assert.rejects(answering, refused('answer_refused'));
  }
});

test('a token that was suspended or revoked meanwhile answers nothing', async () => {
  for (const to of ['suspended', 'revoked'] as const) {
    const world = await transactionWorld();
    const begun = await world.beginTransaction(bySoft);
    const change = { from: ['active'], to, at: start } as const;
    await world.stores.tokens.change(softToken, change, { event: 'token.revoked', facts: {} });
    await assert.rejects(answerTyped(world, begun, codeFor(begun)), refused('answer_refused'));
    assert.equal(await stateOf(world, begun.transaction.id), 'created');
  }
});

test('the device answers online with the whole MAC, over the number its owner typed', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction({ ...order, numberMatching: true });
  const { statement } = begun.transaction;
  const answer = { key: byDevice(begun), way: 'online', channel: 'push' } as const;
  const { matchNumber: _, ...seen } = statement;
  const without = { ...answer, response: codeOf(seen, online) };
  await assert.rejects(world.answerTransaction(without), refused('answer_refused'));
  const approved = await world.answerTransaction({
    ...answer,
    response: codeOf(statement, online),
  });
  assert.equal(approved.state, 'approved');
});

test('within one minute a device approves one thing after the other', async () => {
  const world = await transactionWorld();
  for (let count = 0; count < 3; count += 1) {
    const begun = await world.beginTransaction(order);
    const response = codeOf(begun.transaction.statement, online);
    await world.answerTransaction({ key: byDevice(begun), way: 'online', response });
  }
  assert.equal((await world.stores.tokens.find(phoneToken))?.uses, 3);
});

test('what is somebody else’s is "transaction_unknown", and counts for nobody', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const own = byClient(begun);
  for (const key of [
    { ...own, clientId: 'client-2' as ClientId },
    { ...own, reaches: (id: AccountId) => id !== order.accountId },
    { ...own, id: 'none' as TokenTransactionId },
    { ref: begun.transaction.ref, tokenId: phoneToken },
    { ref: '0000000000000000', tokenId: softToken },
    { handle: new Secret('guess') },
  ]) {
    const answering = world.answerTransaction({ key, way: 'typed', response: codeFor(begun) });
    await assert.rejects(answering, refused('transaction_unknown'));
  }
  assert.equal((await world.stores.tokens.find(softToken))?.failures, 0);
});

test('whoever has the address of its page may answer', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const handle = new Secret(String(begun.handle?.reveal()));
  const answer = { key: { handle }, way: 'typed', response: codeFor(begun) } as const;
  assert.equal((await world.answerTransaction(answer)).state, 'approved');
});

test('who asked to be told is told of the yes, and of the last wrong answer', async () => {
  const told = { ...bySoft, callbackUri: 'https://bank.example/told' };
  const world = await transactionWorld();
  const begun = await world.beginTransaction(told);
  await answerTyped(world, begun, codeFor(begun));
  const failing = await world.beginTransaction(told);
  for (let count = 0; count < 3; count += 1) {
    await assert.rejects(answerTyped(world, failing, wrongOf(codeFor(failing))));
  }
  const bodies = (await world.told()).map(({ body }) => JSON.parse(new TextDecoder().decode(body)));
  assert.deepEqual(bodies, [
    { transactionID: begun.transaction.id, state: 'approved' },
    { transactionID: failing.transaction.id, state: 'failed' },
  ]);
});

test('a store that is down approves nothing and counts nothing', async () => {
  const world = await transactionWorld();
  const begun = await world.beginTransaction(bySoft);
  const down = { find: async () => Promise.reject(new Error('down')) };
  const answerTransaction = makeAnswerTransaction({ ...world.ports, tokens: down });
  const answer = { key: byClient(begun), way: 'typed', response: codeFor(begun) } as const;
  await assert.rejects(answerTransaction(answer), /down/);
  assert.equal(await stateOf(world, begun.transaction.id), 'created');
  const gone = { find: async (_: TokenId) => undefined };
  const without = makeAnswerTransaction({ ...world.ports, tokens: gone });
  await assert.rejects(without(answer), refused('answer_refused'));
});
