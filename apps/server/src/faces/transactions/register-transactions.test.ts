/** The bank API on the wire: forms, words and statuses. What it decides is tested where that is. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { Access } from '#domain/access/access-grant.ts';
import { RateLimited } from '#domain/access/rate-limit.ts';
import type { AccountId, ClientId } from '#domain/identifiers.ts';
import { Outage } from '#domain/outage.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';
import { sampleAccount } from '#ports/samples.contract.ts';
import {
  accountId,
  clientId,
  codeOf,
  softToken,
  start,
  transactionWorld,
} from '#usecases/transactions/transaction-world.contract.ts';
import { makeHttpServer } from '../http.ts';
import { registerTransactions } from './register-transactions.ts';
import type { TransactionsFace } from './register-transactions.ts';
import { statusOf } from './render-refusal.ts';

const suite = 'OCRA-1:HOTP-SHA256-8:QH64';
const fields = {
  payee: 'ｶ)ﾐﾎﾝｼｮｳﾃﾝ',
  amount: '１２８０００',
  currency: 'jpy',
  payeeAccount: '普通 1234567',
};
const order = { account: 'alice', kind: 'transfer', fields, tokenID: softToken };

const service: Access = {
  ...{ accountId, clientId, scope: 'service', userSpecific: false, credentialId: undefined },
  ...{ keyThumbprint: undefined, rights: { accountIds: [accountId] } },
};

async function face(changes: Partial<TransactionsFace> = {}, access: Access = service) {
  const world = await transactionWorld();
  const app = makeHttpServer({ logger: pino({ level: 'silent' }), tls: undefined });
  const counted: string[] = [];
  registerTransactions(app, {
    ...world,
    now: world.clock.now,
    baseUrl: () => 'https://bank.example',
    checkAccess: async (token) => {
      refuseUnless(token.reveal() === 'good', 'access_unknown');
      return access;
    },
    checkCustomer: async (_, name) => {
      refuseUnless(name === 'alice', 'user_unknown');
      return sampleAccount();
    },
    checkRate: async (call) => void counted.push(call),
    exportEvidence: async () => new TextEncoder().encode('{"payee":"山田"}'),
    listChannels: async () => ['push'],
    attestAnswer: async () => assert.fail('nothing is attested'),
    carryTransaction: async (_, kind) => ({ kind, sentTo: '電話' }),
    ...changes,
  });
  const call = async (path: string, body?: unknown, authorization = 'Bearer good') => {
    const { statusCode, headers, payload } = await app.inject({
      method: body === undefined ? 'GET' : 'POST',
      url: `/transactions/v1${path}`,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && {
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    });
    return { status: statusCode, headers, body: JSON.parse(payload) as Record<string, never> };
  };
  const begin = async (changed: object = {}) => {
    const { body } = await call('/transactions', { ...order, ...changed });
    const id = String(body['transactionID']);
    const stored = await world.stores.tokenTransactions.find(id as never);
    assert.ok(stored, JSON.stringify(body));
    const key = { id: stored.id, clientId, reaches: () => true };
    const { transaction } = await world.showTransaction(key);
    return { id, body, code: codeOf(transaction.statement, suite) };
  };
  return { ...world, call, begin, counted };
}

test('evidence is for the client that asks, as text that stays as it is', async () => {
  const asked: unknown[] = [];
  const { call } = await face({
    exportEvidence: async ({ reader, ...request }) => {
      assert.ok(reader !== 'operator');
      asked.push({ ...request, clientId: reader.clientId, reaches: reader.reaches(accountId) });
      refuseUnless(request.transactionId === 'known', 'evidence_unknown');
      return new TextEncoder().encode('{"payee":"山田"}');
    },
  });
  const { body } = await call('/transactions/known/evidence?olderSize=7');
  assert.deepEqual(body, { transactionID: 'known', bundle: '{"payee":"山田"}' });
  assert.deepEqual(asked, [{ transactionId: 'known', olderSize: 7, clientId, reaches: true }]);
  assert.equal((await call('/transactions/other/evidence')).status, 404);
  assert.equal((await call('/transactions/known/evidence?olderSize=0')).status, 400);
});

test('what is begun is told as it is hashed, and everything that is needed to answer it', async () => {
  const { begin } = await face();
  const { body } = await begin({ lang: 'ja', clientReference: 'order-1' });
  const { transactionID, question, pageUrl, ...told } = body as Record<string, unknown>;
  assert.match(String(transactionID), /^[0-9a-f]{32}$/);
  assert.match(String(question), /^[0-9a-f]{64}$/);
  assert.match(String(pageUrl), /^https:\/\/bank\.example\/confirm\/[\w-]{43}$/);
  assert.deepEqual(told, {
    ...{ state: 'created', kind: 'transfer', failures: 0, clientReference: 'order-1' },
    createdAt: new Date(start).toISOString(),
    expiresAt: new Date(start + 300_000).toISOString(),
    relyingParty: 'くもい銀行',
    display: [
      { name: 'payee', label: '受取人', value: 'カ)ミホンショウテン' },
      { name: 'amount', label: '金額', value: '128000' },
      { name: 'currency', label: '通貨', value: 'JPY' },
      { name: 'payeeAccount', label: '受取口座', value: '普通1234567' },
    ],
    ...{ tokenID: softToken, suite, channels: ['push'] },
  });
});

test('the page and its secret are told once, though the order comes twice', async () => {
  const { call } = await face();
  const mine = { ...order, clientReference: 'order-1' };
  const first = await call('/transactions', mine);
  const again = await call('/transactions', mine);
  assert.deepEqual([first.status, again.status], [201, 201]);
  const { pageUrl, ...same } = first.body;
  assert.ok(pageUrl);
  assert.deepEqual(again.body, same);
});

test('a code that was typed approves; how it stands is told', async () => {
  const { begin, call, counted } = await face();
  const { id, code } = await begin();
  const approved = await call(`/transactions/${id}/answer`, { response: code });
  assert.deepEqual([approved.status, approved.body['state']], [200, 'approved']);
  const { body, headers } = await call(`/transactions/${id}`);
  assert.deepEqual([body['state'], body['decidedAt']], ['approved', new Date(start).toISOString()]);
  assert.equal(headers['cache-control'], 'no-store');
  assert.deepEqual(
    counted.filter((each) => each !== 'callsPerClient'),
    ['transactionsPerAccount', 'answersPerClient', 'answersPerAccount'],
  );
});

test('a wrong code, a used one and one too late have the same answer', async () => {
  const { begin, call, clock } = await face();
  const wrong = await begin();
  const used = await begin();
  await call(`/transactions/${used.id}/answer`, { response: used.code });
  const late = await begin();
  clock.at += 300_000;
  const answers = [
    await call(`/transactions/${wrong.id}/answer`, { response: '00000000' }),
    await call(`/transactions/${used.id}/answer`, { response: used.code }),
    await call(`/transactions/${late.id}/answer`, { response: late.code }),
  ];
  const words = { error: 'answer_refused', error_description: 'The answer is not accepted.' };
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body]),
    Array.from({ length: 3 }, () => [403, words]),
  );
  assert.equal((await call(`/transactions/${late.id}`)).body['state'], 'expired');
});

test('a client cancels its own, once', async () => {
  const { begin, call } = await face();
  const { id } = await begin();
  const cancelled = await call(`/transactions/${id}/cancel`, {});
  assert.deepEqual([cancelled.status, cancelled.body['state']], [200, 'cancelled']);
  const again = await call(`/transactions/${id}/cancel`, {});
  assert.deepEqual([again.status, again.body['error']], [409, 'transaction_decided']);
});

test('it is sent by the way that is named; by one that is closed, or none, it is not', async () => {
  const { begin, call } = await face();
  const { id } = await begin();
  const sent = await call(`/transactions/${id}/send`, { channel: 'push' });
  assert.deepEqual([sent.status, sent.body], [200, { channel: 'push', sentTo: '電話' }]);
  for (const channel of ['typed', 'pigeon', undefined]) {
    assert.equal((await call(`/transactions/${id}/send`, { channel })).status, 400);
  }
  const shut = await face({
    carryTransaction: async () => Promise.reject(new Refusal('channel_unavailable')),
  });
  const refusal = await shut.call(`/transactions/${id}/send`, { channel: 'sms' });
  assert.deepEqual([refusal.status, refusal.body['error']], [400, 'channel_unavailable']);
});

test('waiting is bounded, and ends with the decision', async () => {
  const { begin, call, clock } = await face();
  const { id } = await begin();
  assert.equal((await call(`/transactions/${id}?wait=2`)).body['state'], 'created');
  assert.equal(clock.at, start + 2000);
  for (const wait of ['26', '-1', '1.5', 'x', '']) {
    assert.equal((await call(`/transactions/${id}?wait=${wait}`)).status, 400, wait);
  }
});

for (const [what, change] of [
  ['another kind', { kind: 'signature' }],
  ['an amount that is a number', { fields: { ...fields, amount: 128000 } }],
  ['a field nobody knows', { fields: { ...fields, remark: 'x' } }],
  ['a field of another kind', { fields: { ...fields, place: 'x' } }],
  ['no payee', { fields: { ...fields, payee: undefined } }],
  ['an amount with a comma', { fields: { ...fields, amount: '128,000' } }],
  ['a text of 801 characters', { fields: { ...fields, text: 'a'.repeat(801) } }],
  ['a text that turns round', { fields: { ...fields, text: 'a\u202eb' } }],
  ['a member nobody knows', { nonce: '0011223344556677' }],
  ['29 seconds', { expiresIn: 29 }],
  ['901 seconds', { expiresIn: 901 }],
  ['a language of others', { lang: 'fr' }],
  ['an address that is none', { callbackUri: 'http://10.0.0.1/' }],
  ['no account', { account: undefined }],
] as const) {
  test(`${what} begins nothing: 400`, async () => {
    const { call, stores } = await face();
    const answer = await call('/transactions', { ...order, ...change });
    assert.equal(answer.status, 400, JSON.stringify(answer.body));
    assert.ok(answer.body['error_description']);
    assert.deepEqual(await stores.tokenTransactions.listOf(clientId, 9), []);
  });
}

test('a body that is no JSON, or too large, is told as such', async () => {
  const { call } = await face();
  assert.equal((await call('/transactions', '{')).status, 400);
  assert.equal((await call('/transactions', JSON.stringify('a'.repeat(2 ** 20)))).status, 413);
});

test('without a good token nothing is read: 401 with the challenge of RFC 6750', async () => {
  const { call } = await face();
  for (const authorization of ['', 'Bearer', 'Bearer bad', 'Basic Z29vZA==', 'good']) {
    const { status, headers, body } = await call('/transactions', '{', authorization);
    assert.deepEqual([status, body['error']], [401, 'access_unknown'], authorization);
    assert.equal(headers['www-authenticate'], 'Bearer error="invalid_token"');
  }
});

for (const [what, access] of [
  ['of a yes to sign', { scope: 'credential' }],
  ['of auth/login, which names no client', { clientId: 'auth-login' as ClientId }],
  ['of a client that may do other things alone', { rights: { methods: ['credentials/list'] } }],
] as const) {
  test(`a token ${what} opens nothing: 403`, async () => {
    const { call } = await face({}, { ...service, ...access });
    const { status, body } = await call('/transactions', order);
    assert.deepEqual([status, body['error']], [403, 'method_not_allowed']);
  });
}

test('a client whose rights name the method is let in', async () => {
  const rights = { methods: ['transactions'], accountIds: [accountId] };
  const { call } = await face({}, { ...service, rights });
  assert.equal((await call('/transactions', order)).status, 201);
});

test('what another client began, or of an account out of reach, is not there: 404', async () => {
  const { begin } = await face();
  const { id } = await begin();
  for (const access of [
    { ...service, clientId: 'client-2' as ClientId },
    { ...service, rights: { accountIds: ['account-9' as AccountId] } },
  ]) {
    const other = await face({}, access);
    for (const [path, body] of [
      [`/transactions/${id}`, undefined],
      [`/transactions/${id}/answer`, { response: '1' }],
      [`/transactions/${id}/cancel`, {}],
    ] as const) {
      const answer = await other.call(path, body);
      assert.deepEqual([answer.status, answer.body['error']], [404, 'transaction_unknown'], path);
    }
  }
  const { call } = await face();
  const nobody = await call('/transactions', { ...order, account: 'bob' });
  assert.deepEqual([nobody.status, nobody.body['error']], [404, 'user_unknown']);
});

test('too many calls are told when to come back, and a store that is down that it is', async () => {
  const often = await face({
    checkRate: async (call) => {
      if (call === 'transactionsPerAccount') throw new RateLimited(call, 17);
    },
  });
  const limited = await often.call('/transactions', order);
  assert.deepEqual([limited.status, limited.headers['retry-after']], [429, '17']);
  const cause = new Error('down');
  const down = await face({
    beginTransaction: async () => Promise.reject(new Outage('store_failed', { cause })),
  });
  const answer = await down.call('/transactions', order);
  assert.deepEqual([answer.status, answer.body['error']], [503, 'temporarily_unavailable']);
  const broken = await face({
    beginTransaction: async () => Promise.reject(new Error('secret of ours')),
  });
  const bug = await broken.call('/transactions', order);
  assert.equal(bug.status, 500);
  assert.doesNotMatch(JSON.stringify(bug.body), /secret/);
});

test('there is nothing else here', async () => {
  const { call } = await face();
  assert.equal((await call('/nothing')).status, 404);
});

test('each refusal has a status of its own kind', () => {
  const codes = ['access_expired', 'answer_refused', 'token_missing', 'token_busy'] as const;
  assert.deepEqual(codes.map(statusOf), [401, 403, 404, 409]);
  assert.equal(statusOf(new Refusal('statement_refused').code), 400);
});

test('attestations are for a client that was given the right to them, and for nobody else', async () => {
  const asked: object[] = [];
  const attestAnswer = async (answer: object) => {
    asked.push(answer);
    return Uint8Array.of(0x30, 0);
  };
  const rights = { attestations: true };
  const order = { tokenID: 'second-1', question: '5a'.repeat(32), response: 'c3'.repeat(32) };
  const { call } = await face({ attestAnswer }, { ...service, rights });
  const { status, body } = await call('/attestations', order);
  assert.deepEqual([status, body], [200, { attestation: 'MAA=' }]);
  const { tokenID: tokenId, question, response } = order;
  assert.deepEqual(asked, [{ clientId, tokenId, question, response }]);
  for (const changes of [
    { question: `${order.question}0` },
    { response: order.response.slice(1) },
    { question: order.question.toUpperCase() },
    { tokenID: '' },
    { more: 1 },
  ]) {
    assert.equal((await call('/attestations', { ...order, ...changes })).status, 400);
  }
  const without = await (await face({ attestAnswer })).call('/attestations', order);
  assert.deepEqual([without.status, without.body['error']], [403, 'method_not_allowed']);
  assert.equal(asked.length, 1);
});
