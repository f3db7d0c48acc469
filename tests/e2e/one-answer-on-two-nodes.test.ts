/**
 * Two nodes on one PostgreSQL, and one transaction between them: of many right answers one is
 * taken, of many wrong ones no more than may be, and what one node has decided the other knows.
 */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PostgresServer } from '@kumoin/testkit';
import { SdkError, TransactionsClient } from '@kumoin/sdk';
import { TransactionsWorld } from '../worlds/transactions-world.ts';
import type { Bank, Customer } from '../worlds/transactions-world.ts';

const skip = PostgresServer.missing() ?? false;
const counted = 'OCRA-1:HOTP-SHA256-8:C-QH64';
let home: string;
let postgres: PostgresServer;
let nodes: readonly [TransactionsWorld, TransactionsWorld];
let bank: Bank;
let doors: readonly [TransactionsClient, TransactionsClient];

before(async () => {
  if (skip !== false) return;
  home = mkdtempSync(join(tmpdir(), 'kumoin-two-nodes-'));
  postgres = await PostgresServer.create();
  const url = postgres.url(await postgres.createDatabase());
  const settings = { home, environment: { KUMOIN_DATABASE_URL: url } };
  nodes = [await TransactionsWorld.open(settings), await TransactionsWorld.open(settings)];
  bank = await nodes[0].newBank();
  const { accessToken } = bank;
  const doorOf = ({ baseUrl }: TransactionsWorld) =>
    new TransactionsClient({ origin: baseUrl, accessToken });
  doors = [doorOf(nodes[0]), doorOf(nodes[1])];
});
after(async () => {
  if (skip !== false) return;
  for (const node of nodes) await node.close();
  await postgres.dispose();
  rmSync(home, { recursive: true, force: true });
});

function begin({ name }: Customer) {
  const fields = { payee: '株式会社みほん商店', amount: '128000', currency: 'JPY' };
  return doors[0].begin({ account: name, kind: 'transfer', fields });
}

/** Many answers at once, at both doors in turn. @returns how many were taken. */
async function taken(id: string, codes: readonly string[]): Promise<number> {
  const answers = codes.map((code, index) => doors[index % 2 === 0 ? 0 : 1].answer(id, code));
  const outcomes = await Promise.allSettled(answers);
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    const { reason } = outcome as { reason: unknown };
    assert.ok(
      reason instanceof SdkError && reason.answer?.error === 'answer_refused',
      String(reason),
    );
  }
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
}

test('of sixteen right answers one is taken, whichever the node', { skip }, async () => {
  const customer = await nodes[0].newCustomer();
  const { transactionId: id } = await begin(customer);
  const code = customer.codeOf(await customer.look(id));
  assert.equal(await taken(id, Array<string>(16).fill(code)), 1);
  assert.equal(await taken(id, [code, code]), 0);
  assert.equal((await nodes[1].built.stores.tokens.find(customer.token.id))?.uses, 1);
  assert.equal((await doors[1].show(id)).state, 'approved');
});

test('a counter that one node has taken is worth nothing at the other', { skip }, async () => {
  const customer = await nodes[0].newCustomer(counted);
  const { transactionId: id } = await begin(customer);
  const statement = await customer.look(id);
  const codes = Array.from({ length: 10 }, (_, counter) => customer.codeOf(statement, counter));
  assert.equal(await taken(id, codes), 1);
  const { counter = 0 } = (await nodes[1].built.stores.tokens.find(customer.token.id)) ?? {};
  const next = await begin(customer);
  const shown = await customer.look(next.transactionId);
  assert.equal(await taken(next.transactionId, [customer.codeOf(shown, counter - 1)]), 0);
  assert.equal(await taken(next.transactionId, [customer.codeOf(shown, counter)]), 1);
});

test('of sixteen wrong answers three count, and end it on both nodes', { skip }, async () => {
  const customer = await nodes[0].newCustomer();
  const { transactionId: id } = await begin(customer);
  assert.equal(await taken(id, Array<string>(16).fill('00000000')), 0);
  const { state, failures } = await doors[1].show(id);
  assert.deepEqual([state, failures], ['failed', 3]);
  assert.equal((await nodes[1].built.stores.tokens.find(customer.token.id))?.failures, 3);
  assert.equal(await taken(id, [customer.codeOf(await customer.look(id))]), 0);
});

test('of orders at both nodes at once one is open at the end', { skip }, async () => {
  const customer = await nodes[0].newCustomer();
  const fields = { payee: 'A', amount: '1', currency: 'JPY' };
  const orders = Array.from({ length: 4 }, (_, index) =>
    doors[index % 2 === 0 ? 0 : 1].begin({ account: customer.name, kind: 'transfer', fields }),
  );
  const begun = (await Promise.allSettled(orders)).flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value.transactionId] : [],
  );
  const states = await Promise.all(begun.map(async (id) => (await doors[1].show(id)).state));
  assert.equal(states.filter((state) => state === 'created').length, 1);
});

test('who waits at one node hears what the other has decided', { skip }, async () => {
  const customer = await nodes[0].newCustomer();
  const { transactionId: id } = await begin(customer);
  const waiting = doors[1].wait(id);
  await doors[0].answer(id, customer.codeOf(await customer.look(id)));
  assert.equal((await waiting).state, 'approved');
});
