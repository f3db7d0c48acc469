/** The demo bank: a form that begins a transaction and leads to its page, and what the bank knows. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { Refusal } from '#domain/refusal.ts';
import {
  clientId,
  codeOf,
  order,
  softToken,
  transactionWorld,
} from '#usecases/transactions/transaction-world.contract.ts';
import { makeHttpServer } from '../http.ts';
import { registerDemoBank } from './register-demo-bank.ts';

async function bank() {
  const world = await transactionWorld();
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  registerDemoBank(app, {
    ...world,
    beginDemoTransfer: async ({ account, fields }) => {
      if (account !== 'alice') throw new Refusal('account_unknown');
      return world.beginTransaction({ ...order, fields, tokenId: softToken });
    },
    bankClientId: clientId,
    accounts: ['alice'],
    enrolHref: undefined,
    now: world.clock.now,
  });
  const post = (fields: Readonly<Record<string, string>>, headers: object = {}) =>
    app.inject({
      method: 'POST',
      url: '/demo/bank',
      payload: new URLSearchParams(fields).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  return { ...world, post, get: (url: string) => app.inject({ url }) };
}

const transfer = { account: 'alice', payee: '山田 花子', amount: '12800', lang: 'ja' };

test('leads to the page of the transaction and, once that is approved, says so', async () => {
  const { post, get, stores, answerTransaction, showTransaction } = await bank();
  const { statusCode, headers } = await post(transfer, { 'sec-fetch-site': 'same-origin' });
  assert.equal(statusCode, 303);
  const to = new URL(String(headers.location), 'http://x');
  assert.match(to.pathname, /^\/confirm\/[\w-]{43}$/);
  const back = to.searchParams.get('return') ?? '';
  assert.match((await get(`${back}?lang=ja`)).body, /承認を待っています/);
  const id = back.split('/').at(-1) as never;
  assert.ok((await stores.tokenTransactions.find(id)) !== undefined);
  const key = { id, clientId, reaches: () => true };
  const { transaction } = await showTransaction(key);
  const response = codeOf(transaction.statement, 'OCRA-1:HOTP-SHA256-8:QH64');
  await answerTransaction({ key, way: 'typed', response });
  assert.match((await get(`${back}?lang=ja`)).body, /承認を確認しました/);
});

test('a form from another site, and one that cannot be sent, begin nothing', async () => {
  const { post, stores } = await bank();
  for (const [fields, headers, status] of [
    [transfer, { 'sec-fetch-site': 'cross-site' }, 403],
    [transfer, { 'sec-fetch-site': 'same-site' }, 403],
    [{ ...transfer, amount: '12,800' }, {}, 400],
    [{ ...transfer, amount: '' }, {}, 400],
    [{ ...transfer, account: 'eve' }, {}, 400],
  ] as const) {
    const { statusCode, body } = await post(fields, headers);
    assert.equal(statusCode, status);
    assert.match(body, /role="alert"/);
  }
  assert.equal(await stores.tokenTransactions.findUndecided(softToken), undefined);
});

test('a transaction that is not the bank’s leads back to the form', async () => {
  const { get } = await bank();
  assert.equal((await get('/demo/bank/nobody')).statusCode, 303);
});
