import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SdkError } from '../sdk-error.ts';
import { TransactionsClient } from './transactions-client.ts';

const told = {
  ...{ transactionID: 't 1', state: 'created', kind: 'transfer', failures: 0 },
  ...{ createdAt: '2030-01-01T00:00:00.000Z', expiresAt: '2030-01-01T00:05:00.000Z' },
};
const begun = {
  ...told,
  ...{
    relyingParty: 'Bank',
    tokenID: 'token',
    suite: 'OCRA-1:…',
    question: 'ab',
    channels: ['push'],
  },
  display: [{ name: 'payee', label: 'Payee', value: 'A' }],
  ...{ matchNumber: '42', pageUrl: 'https://sign.example/confirm/x' },
};
const order = {
  account: 'alice',
  kind: 'transfer',
  fields: { payee: 'A', amount: '1', currency: 'JPY' },
} as const;

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  readonly authorization: string | null;
}

function client(...answers: readonly (readonly [number, object])[]) {
  const sent: Sent[] = [];
  const transactions = new TransactionsClient({
    origin: 'https://sign.example',
    accessToken: async () => `token-${sent.length}`,
    fetch: async (url, { method = '', body, headers }) => {
      const authorization = new Headers(headers).get('authorization');
      sent.push({
        method,
        url,
        body: body === undefined ? body : JSON.parse(String(body)),
        authorization,
      });
      const [status, members] = answers[sent.length - 1] ?? [500, {}];
      return new Response(JSON.stringify(members), { status });
    },
  });
  return { transactions, sent };
}

test('an order is posted under the access token of the moment, and read member by member', async () => {
  const { transactions, sent } = client([201, { ...begun, strange: 1 }]);
  const { transactionId, display, matchNumber, ...others } = await transactions.begin(order);
  assert.deepEqual([transactionId, display, matchNumber], ['t 1', begun.display, '42']);
  assert.ok(!('strange' in others));
  const url = 'https://sign.example/transactions/v1/transactions';
  assert.deepEqual(sent, [{ method: 'POST', url, body: order, authorization: 'Bearer token-0' }]);
});

test('it waits in turns of 25 seconds until somebody has decided', async () => {
  const approved = { ...told, state: 'approved', decidedAt: '2030-01-01T00:01:00.000Z' };
  const { transactions, sent } = client(
    [200, told],
    [200, { ...told, state: 'shown' }],
    [200, approved],
  );
  const { state, decidedAt } = await transactions.wait('t 1');
  assert.deepEqual([state, decidedAt], ['approved', approved.decidedAt]);
  const url = 'https://sign.example/transactions/v1/transactions/t%201?wait=25';
  assert.deepEqual(
    sent.map((each) => [each.method, each.url, each.body]),
    Array.from({ length: 3 }, () => ['GET', url, undefined]),
  );
});

test('at its limit it says that nobody has', async () => {
  const { transactions, sent } = client([200, told], [200, told]);
  await assert.rejects(
    transactions.wait('t', { limitMs: 0 }),
    (error) => error instanceof SdkError && error.code === 'unanswered',
  );
  assert.equal(sent.length, 1);
});

test('answer, send and cancel go to the one they name', async () => {
  const done = { ...told, state: 'cancelled' };
  const { transactions, sent } = client(
    [200, told],
    [200, { channel: 'push', sentTo: 'Phone' }],
    [200, done],
  );
  await transactions.answer('t', '1234 5678');
  assert.deepEqual(await transactions.send('t', 'push'), { channel: 'push', sentTo: 'Phone' });
  assert.equal((await transactions.cancel('t')).state, 'cancelled');
  const base = 'https://sign.example/transactions/v1/transactions/t';
  assert.deepEqual(
    sent.map(({ url, body }) => [url, body]),
    [
      [`${base}/answer`, { response: '1234 5678' }],
      [`${base}/send`, { channel: 'push' }],
      [`${base}/cancel`, {}],
    ],
  );
});

test('what the server refuses comes with its code, and is not tried again', async () => {
  const words = { error: 'answer_refused', error_description: 'The answer is not accepted.' };
  const { transactions, sent } = client([403, words]);
  await assert.rejects(
    transactions.answer('t', '0'),
    (error) => error instanceof SdkError && error.answer?.error === 'answer_refused',
  );
  assert.equal(sent.length, 1);
});

for (const [what, answer] of [
  ['a state nobody knows', { ...begun, state: 'perhaps' }],
  ['no lines to show', { ...begun, display: undefined }],
  ['a line without its value', { ...begun, display: [{ name: 'payee', label: 'Payee' }] }],
  ['no question', { ...begun, question: '' }],
] as const) {
  test(`an answer with ${what} is unintelligible`, async () => {
    const { transactions } = client([201, answer]);
    await assert.rejects(
      transactions.begin(order),
      (error) => error instanceof SdkError && error.code === 'unintelligible',
    );
  });
}
