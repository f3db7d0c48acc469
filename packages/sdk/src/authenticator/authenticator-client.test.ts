import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { readTokenAuthorization, tokenRequestText } from '@kumoin/contract';
import { SdkError } from '../sdk-error.ts';
import { AuthenticatorClient } from './authenticator-client.ts';

const key = Buffer.alloc(32, 7);
const at = 1_790_000_000_123;

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function world(answer: unknown = { transactions: [] }, status = 200) {
  const sent: Sent[] = [];
  const client = new AuthenticatorClient({
    origin: 'https://sign.example',
    token: {
      id: 'token-1',
      makeMac: async (message) => createHmac('sha256', key).update(message).digest(),
    },
    fetch: async (url, init) => {
      sent.push({ url, init });
      return new Response(JSON.stringify(answer), { status });
    },
    now: () => at,
  });
  const authorizations = () =>
    sent.map(({ init }) =>
      readTokenAuthorization(new Headers(init.headers).get('authorization') ?? ''),
    );
  return { client, sent, authorizations };
}

test('a request carries the MAC over what it says, and is bound to its path and body', async () => {
  const { client, sent, authorizations } = world();
  await client.call('transactions/list', {});
  const [{ url, init } = assert.fail()] = sent;
  assert.equal(url, 'https://sign.example/authenticator/v1/transactions/list');
  const bodySha256 = createHash('sha256').update(String(init.body)).digest();
  const text = tokenRequestText({ method: 'POST', path: new URL(url).pathname, at, bodySha256 });
  const mac = createHmac('sha256', key).update(text).digest('base64url');
  assert.deepEqual(authorizations(), [{ tokenId: 'token-1', at, mac }]);
});

test('the clock may stand still: no two requests bear the same time', async () => {
  const { client, authorizations } = world();
  for (let i = 0; i < 3; i += 1) await client.call('transactions/list', {});
  assert.deepEqual(
    authorizations().map((each) => each?.at),
    [at, at + 1, at + 2],
  );
});

test('an enrolment has no token yet: it carries no MAC', async () => {
  const offer = { enrolmentId: 'e', publicKey: 'p', service: 's', account: 'a', expiresAt: 1 };
  const { client, authorizations } = world(offer);
  assert.deepEqual(await client.call('enrolments/show', { code: 'c' }), offer);
  assert.deepEqual(authorizations(), [undefined]);
});

test('a refusal keeps the code of the server', async () => {
  const { client } = world({ error: 'transaction_decided', error_description: 'x' }, 409);
  await assert.rejects(
    client.call('transactions/refuse', { ref: '00'.repeat(8) }),
    (error) =>
      error instanceof SdkError &&
      error.code === 'refused' &&
      error.answer?.error === 'transaction_decided',
  );
});

const statement = {
  kind: 'transfer',
  relyingParty: 'Bank',
  transactionId: 't',
  fields: [{ name: 'payee', value: 'Hanako' }],
  nonce: '00'.repeat(8),
  expiresAt: 1_790_000_300,
};
const shown = { ref: '00'.repeat(8), statement, needsMatchNumber: false, proof: 'ab'.repeat(32) };

test('a transaction is read as it was sent', async () => {
  const { client } = world(shown);
  assert.deepEqual(await client.call('transactions/show', { ref: shown.ref }), shown);
});

test('whether a number is needed is doubted only where the server says no', async () => {
  for (const needsMatchNumber of [true, undefined, 'no', null]) {
    const { client } = world({ ...shown, needsMatchNumber });
    const answer = await client.call('transactions/show', { ref: shown.ref });
    assert.equal(answer.needsMatchNumber, true);
  }
});

for (const [what, answer] of [
  ['no statement', { ...shown, statement: undefined }],
  ['another kind', { ...shown, statement: { ...statement, kind: 'gift' } }],
  [
    'a field without a value',
    { ...shown, statement: { ...statement, fields: [{ name: 'payee' }] } },
  ],
  ['fields that are no list', { ...shown, statement: { ...statement, fields: {} } }],
  [
    'too many fields',
    { ...shown, statement: { ...statement, fields: Array(513).fill(statement.fields[0]) } },
  ],
  ['half a second', { ...shown, statement: { ...statement, expiresAt: 0.5 } }],
  ['no proof', { ...shown, proof: undefined }],
] as const) {
  test(`${what} is not shown to anybody`, async () => {
    const { client } = world(answer);
    await assert.rejects(
      client.call('transactions/show', { ref: shown.ref }),
      (error) => error instanceof SdkError && error.code === 'unintelligible',
    );
  });
}
