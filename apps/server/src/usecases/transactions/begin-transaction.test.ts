/** What is to be approved is on record before anybody sees it, and cannot be chosen by the client. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccountId, ClientId, CredentialId, TokenId } from '#domain/identifiers.ts';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import { sampleClient } from '#ports/samples.contract.ts';
import type { TokenTransactions } from '#ports/token-transactions.ts';
import { makeBeginTransaction } from './begin-transaction.ts';
import { refused } from './refuses.contract.ts';
import {
  clientId,
  order,
  phoneToken,
  softToken,
  start,
  stateOf,
  transactionWorld,
  transferFields,
} from './transaction-world.contract.ts';
import type { TransactionOrder } from './transaction-order.ts';

test('a transaction is stored before it is told of, sealed, with its evidence and its line', async () => {
  const { beginTransaction, stores, ports, journalled } = await transactionWorld();
  const { transaction, token, handle } = await beginTransaction(order);
  assert.equal(token.id, phoneToken);
  assert.equal(transaction.statement.relyingParty, 'くもい銀行');
  assert.deepEqual(transaction.statement.fields, transferFields);
  assert.equal(transaction.expiresAt, start + 300_000);
  assert.equal(transaction.statement.matchNumber, undefined);
  const stored = await stores.tokenTransactions.find(transaction.id);
  assert.equal(stored?.state, 'created');
  const sealed = new TextDecoder().decode(stored?.statementSealed);
  assert.doesNotMatch(sealed, /みほん|128000/);
  assert.equal(stored?.pageHash, ports.tokenHash.hash(String(handle?.reveal())));
  assert.ok((await journalled()).includes('transaction.begun'));
});

test('nonce, name and reference are drawn anew, so the same order has another code', async () => {
  const { beginTransaction } = await transactionWorld();
  const [one, other] = [await beginTransaction(order), await beginTransaction(order)];
  for (const member of ['nonce', 'transactionId'] as const) {
    assert.notEqual(one.transaction.statement[member], other.transaction.statement[member]);
  }
  assert.notEqual(one.transaction.ref, other.transaction.ref);
});

test('a new transaction ends the one that was open with its token', async () => {
  const world = await transactionWorld();
  const one = await world.beginTransaction(order);
  const elsewhere = await world.beginTransaction({ ...order, tokenId: softToken });
  const other = await world.beginTransaction(order);
  assert.equal(await stateOf(world, one.transaction.id), 'cancelled');
  assert.equal(await stateOf(world, elsewhere.transaction.id), 'created');
  assert.equal(await stateOf(world, other.transaction.id), 'created');
});

test('one whose time is over expires by that, and is not cancelled', async () => {
  const world = await transactionWorld();
  const one = await world.beginTransaction(order);
  world.clock.at = one.transaction.expiresAt;
  await world.beginTransaction(order);
  assert.equal(await stateOf(world, one.transaction.id), 'expired');
});

test('of many begun at once one is open at the end', async () => {
  const world = await transactionWorld();
  const begun = await Promise.all(Array.from({ length: 3 }, () => world.beginTransaction(order)));
  const states = await Promise.all(begun.map((each) => stateOf(world, each.transaction.id)));
  assert.equal(states.filter((state) => state === 'created').length, 1);
  assert.equal(states.filter((state) => state === 'cancelled').length, 2);
});

test('a number to match is drawn where the token answers online, and only there', async () => {
  const { beginTransaction } = await transactionWorld();
  const matching = { ...order, numberMatching: true };
  const byPhone = await beginTransaction({ ...matching, tokenId: phoneToken });
  assert.match(String(byPhone.transaction.statement.matchNumber), /^[1-9]\d$/);
  const typed = await beginTransaction({ ...matching, tokenId: softToken });
  assert.equal(typed.transaction.statement.matchNumber, undefined);
});

test('the same reference is the same transaction, whoever comes at once', async () => {
  const { beginTransaction } = await transactionWorld();
  const mine = { ...order, clientReference: 'order-17' };
  const all = await Promise.all(Array.from({ length: 5 }, () => beginTransaction(mine)));
  const again = await beginTransaction(mine);
  assert.equal(new Set([...all, again].map(({ transaction: { id } }) => id)).size, 1);
  assert.equal(all.filter(({ handle }) => handle !== undefined).length, 1);
  assert.equal(again.handle, undefined);
});

test('another order under a reference that was used is "reference_taken"', async () => {
  const { beginTransaction, stores } = await transactionWorld();
  const mine = { ...order, clientReference: 'order-17' };
  await beginTransaction(mine);
  const fields = transferFields.with(1, { name: 'amount', value: '128001' });
  await assert.rejects(beginTransaction({ ...mine, fields }), refused('reference_taken'));
  await stores.clients.add(sampleClient({ id: 'client-2' as ClientId }));
  await beginTransaction({ ...mine, fields, clientId: 'client-2' as ClientId });
});

test('a token is its owner’s: that of another is as unknown as one that never was', async () => {
  const { beginTransaction, addToken } = await transactionWorld();
  const id = 'other' as TokenId;
  await addToken(sampleToken({ id, serial: undefined, accountId: 'account-2' as AccountId }));
  for (const tokenId of [id, 'none' as TokenId]) {
    await assert.rejects(beginTransaction({ ...order, tokenId }), refused('token_unknown'));
  }
});

test('a token that cannot answer is told as such; without any there is "token_missing"', async () => {
  for (const [changes, code] of [
    [{ state: 'suspended' }, 'token_not_active'],
    [{ failures: 5 }, 'token_locked'],
    [{ usesMax: 1, uses: 1 }, 'token_used_up'],
    [{ notAfter: start }, 'token_expired'],
    [{ algorithm: 'hotp' }, 'suite_not_allowed'],
  ] as const) {
    const { beginTransaction } = await transactionWorld(changes);
    const named = beginTransaction({ ...order, tokenId: phoneToken });
    await assert.rejects(named, refused(code));
    await assert.rejects(beginTransaction(order), refused('token_missing'));
  }
});

test('a suite that is not allowed any more is "suite_not_allowed", typed or online', async () => {
  for (const left of ['OCRA-1:HOTP-SHA256-8:QH64-T1M', 'OCRA-1:HOTP-SHA256-0:QH64-T1M']) {
    const { beginTransaction, ports } = await transactionWorld();
    ports.suitesAllowed = [left];
    const begun = beginTransaction({ ...order, tokenId: phoneToken });
    await assert.rejects(begun, refused('suite_not_allowed'));
  }
});

test('it may be answered for thirty seconds to fifteen minutes', async () => {
  const { beginTransaction } = await transactionWorld();
  for (const seconds of [29, 901]) {
    await assert.rejects(beginTransaction({ ...order, seconds }), refused('statement_refused'));
  }
  for (const seconds of [30, 900]) {
    const { transaction } = await beginTransaction({ ...order, seconds });
    assert.equal(transaction.expiresAt, start + seconds * 1000);
  }
});

test('a client that is disabled, or an address that is none, begins nothing', async () => {
  const { beginTransaction, stores } = await transactionWorld();
  const told = { ...order, callbackUri: 'http://bank.example' };
  await assert.rejects(beginTransaction(told), refused('response_uri_refused'));
  const nobody = { ...order, clientId: 'nobody' as ClientId };
  await assert.rejects(beginTransaction(nobody), refused('client_unknown'));
  assert.deepEqual(await stores.tokenTransactions.listOf(clientId, 9), []);
});

test('whoever is always second is told "token_busy", and nothing is left behind', async () => {
  const { stores, ports } = await transactionWorld();
  const tokenTransactions = Object.assign(Object.create(stores.tokenTransactions) as object, {
    add: async () => 'busy',
    findUndecided: async () => undefined,
  }) as unknown as TokenTransactions;
  const beginTransaction = makeBeginTransaction({ ...ports, tokenTransactions });
  await assert.rejects(beginTransaction(order), refused('token_busy'));
});

const signing = { credentialId: 'credential-1' as CredentialId, digestsHash: 'c0'.repeat(32) };
const toSign: TransactionOrder = {
  ...order,
  kind: 'signature',
  fields: [
    { name: 'document', value: 'Contract.pdf' },
    { name: 'digest', value: `sha256:${'c0'.repeat(32)}` },
  ],
  signing,
};

test('nobody signs with a key that only we hold', async () => {
  const world = await transactionWorld({ kind: 'server' });
  await world.beginTransaction(order);
  await assert.rejects(world.beginTransaction(toSign), refused('token_missing'));
  await assert.rejects(
    world.beginTransaction({ ...toSign, tokenId: softToken }),
    refused('token_missing'),
  );
});

test('a device that shall answer by itself is one that can', async () => {
  const world = await transactionWorld();
  const younger = sampleToken({
    ...{ id: 'younger' as TokenId, serial: undefined, counter: 0, usesMax: undefined },
    ...{ suites: { typed: 'OCRA-1:HOTP-SHA256-8:QH64' }, notBefore: 0, createdAt: start },
  });
  await world.addToken(younger);
  assert.equal((await world.beginTransaction(toSign)).token.id, younger.id);
  assert.equal((await world.beginTransaction({ ...toSign, online: true })).token.id, phoneToken);
  await assert.rejects(
    world.beginTransaction({ ...toSign, online: true, tokenId: softToken }),
    refused('token_missing'),
  );
});
