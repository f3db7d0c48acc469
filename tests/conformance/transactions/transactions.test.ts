/**
 * The bank API from outside, rule by rule: the state machine, dynamic linking (Delegated Regulation
 * (EU) 2018/389, Articles 4 and 5), the encodings that are not injective (RFC 6287, 5.1), tokens of
 * others. Nothing here looks behind the API but the token, which sees what a device would see.
 */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Statement } from '@kumoin/otp';
import { SdkError } from '@kumoin/sdk';
import { TransactionsWorld } from '../../worlds/transactions-world.ts';
import type { Bank, Customer } from '../../worlds/transactions-world.ts';

let world: TransactionsWorld;
let bank: Bank;
before(async () => {
  world = await TransactionsWorld.open();
  bank = await world.newBank();
});
after(() => world.close());

const transfer = {
  payee: '株式会社みほん商店',
  amount: '128000',
  currency: 'JPY',
  bank: 'みほん銀行',
  branch: '本店',
  payeeAccount: '普通1234567',
  payerAccount: '普通7654321',
  reference: 'INV-2030-17',
  text: '家賃 1月分',
};
const keypad = 'OCRA-1:HOTP-SHA256-8:C-QN08';

function begin({ name }: Customer, changes: object = {}) {
  return bank.api.begin({ account: name, kind: 'transfer', fields: transfer, ...changes });
}

const refusal = (error: string) => (thrown: unknown) =>
  thrown instanceof SdkError && thrown.answer?.error === error;

async function refusesAnswer(id: string, code: string): Promise<void> {
  await assert.rejects(bank.api.answer(id, code), refusal('answer_refused'));
}

function withField(statement: Statement, name: string, value: string): Statement {
  const fields = statement.fields.map((field) =>
    field.name === name ? { ...field, value } : field,
  );
  return { ...statement, fields };
}

test('5 (1)(a) · payer is made aware of amount and payee: display is what is hashed', async () => {
  const customer = await world.newCustomer();
  const { transactionId, display } = await begin(customer, { lang: 'ja' });
  const { fields } = await customer.look(transactionId);
  assert.deepEqual(
    display.map(({ name, value }) => ({ name, value })),
    fields,
  );
  assert.deepEqual(Object.fromEntries(fields.map(({ name, value }) => [name, value])), transfer);
});

test('5 (1)(b) · the code of one transfer is no code of the same transfer once more', async () => {
  const customer = await world.newCustomer();
  const first = await begin(customer);
  const code = customer.codeOf(await customer.look(first.transactionId));
  const again = await begin(customer);
  await refusesAnswer(again.transactionId, code);
});

for (const [name, value] of Object.entries(transfer)) {
  const changed = { amount: '128001', currency: 'KRW' }[name] ?? `${value}1`;
  test(`5 (1)(d) · ${name} changed → the code is refused, the true one is taken`, async () => {
    const customer = await world.newCustomer();
    const { transactionId: id } = await begin(customer);
    const statement = await customer.look(id);
    await refusesAnswer(id, customer.codeOf(withField(statement, name, changed)));
    assert.equal((await bank.api.answer(id, customer.codeOf(statement))).state, 'approved');
  });
}

for (const suite of ['OCRA-1:HOTP-SHA256-8:QH64', 'OCRA-1:HOTP-SHA256-8:QN08']) {
  test(`5.1 of RFC 6287 · sixteen times the amount is another question in ${suite}`, async () => {
    const customer = await world.newCustomer(suite);
    const { transactionId: id } = await begin(customer);
    const statement = await customer.look(id);
    await refusesAnswer(id, customer.codeOf(withField(statement, 'amount', '2048000')));
  });
}

test('5.1 of RFC 6287 · a decimal question has all its digits, and no zero in front', async () => {
  const customer = await world.newCustomer(keypad);
  for (let count = 0; count < 20; count += 1) {
    assert.match((await begin(customer)).question, /^[1-9]\d{7}$/);
  }
});

test('5 (1)(a) · one form of text: half-width kana and wide digits are shown and hashed as one', async () => {
  const customer = await world.newCustomer();
  const fields = { payee: 'ｶ)ﾐﾎﾝｼｮｳﾃﾝ', amount: '１２８０００', currency: 'ｊｐｙ' };
  const { transactionId: id, display } = await begin(customer, { fields });
  assert.deepEqual(
    display.map(({ value }) => value),
    ['カ)ミホンショウテン', '128000', 'JPY'],
  );
  await bank.api.answer(id, customer.codeOf(await customer.look(id)));
});

for (const [what, fields] of [
  ['an amount in minor units with a separator', { ...transfer, amount: '128,000' }],
  ['an amount that begins with zero', { ...transfer, amount: '0128000' }],
  ['decimals that the currency has not', { ...transfer, amount: '128000.5' }],
  ['a text that is read from the other end', { ...transfer, text: 'a\u202eb' }],
  ['a line break', { ...transfer, text: 'a\nb' }],
  ['more than two hundred characters', { ...transfer, text: 'あ'.repeat(201) }],
] as const) {
  test(`5 · bad input: ${what} → 400, and nothing is begun`, async () => {
    const customer = await world.newCustomer();
    await assert.rejects(begin(customer, { fields }), refusal('statement_refused'));
    assert.equal(
      await world.built.stores.tokenTransactions.findUndecided(customer.token.id),
      undefined,
    );
  });
}

test('4 (2)(c) · a code is accepted once', async () => {
  const customer = await world.newCustomer();
  const { transactionId: id } = await begin(customer);
  const code = customer.codeOf(await customer.look(id));
  await bank.api.answer(id, code);
  await refusesAnswer(id, code);
});

test('4 (3)(b) · three wrong ones end a transaction, five in a row lock the token alone', async () => {
  const customer = await world.newCustomer();
  const first = await begin(customer);
  for (let count = 0; count < 3; count += 1) await refusesAnswer(first.transactionId, '00000000');
  assert.equal((await bank.api.show(first.transactionId)).state, 'failed');
  const second = await begin(customer);
  for (let count = 0; count < 2; count += 1) await refusesAnswer(second.transactionId, '00000000');
  const right = customer.codeOf(await customer.look(second.transactionId));
  await refusesAnswer(second.transactionId, right);
  const named = { tokenID: customer.token.id };
  await assert.rejects(begin(customer, named), refusal('token_locked'));
  await assert.rejects(begin(customer), refusal('token_missing'));
});

test('4 (3)(a) · wrong, malformed, cancelled meanwhile: the answer is the same to the letter', async () => {
  const customer = await world.newCustomer();
  const [wrong, used] = [await begin(customer), await begin(await world.newCustomer())];
  const answers = [
    await world.post(`/transactions/${wrong.transactionId}/answer`, { response: '0' }, bank),
    await world.post(`/transactions/${used.transactionId}/answer`, { response: 'x' }, bank),
  ];
  await bank.api.cancel(used.transactionId);
  const late = { response: '00000000' };
  answers.push(await world.post(`/transactions/${used.transactionId}/answer`, late, bank));
  assert.deepEqual(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1);
  assert.equal(answers[0]?.status, 403);
});

test('5 (1)(b) · one at a time: a new transaction cancels what was open with the token', async () => {
  const customer = await world.newCustomer();
  const first = await begin(customer);
  const statement = await customer.look(first.transactionId);
  await begin(customer);
  assert.equal((await bank.api.show(first.transactionId)).state, 'cancelled');
  await refusesAnswer(first.transactionId, customer.codeOf(statement));
});

test('7.4 of RFC 4226 · ten from the next one on, none before, none after', async () => {
  const customer = await world.newCustomer('OCRA-1:HOTP-SHA256-8:C-QH64');
  const answer = async (counter: number) => {
    const { transactionId: id } = await begin(customer);
    return bank.api.answer(id, customer.codeOf(await customer.look(id), counter));
  };
  await answer(9);
  await assert.rejects(answer(9), refusal('answer_refused'));
  await answer(10);
  await assert.rejects(answer(21), refusal('answer_refused'));
  await answer(20);
});

test('4 (1) · log-in: a challenge is approved like a transfer, with fields of its own', async () => {
  const customer = await world.newCustomer();
  const fields = { account: customer.name, service: 'ネットバンキング', place: '東京' };
  const { transactionId: id, display } = await begin(customer, { kind: 'login', fields });
  assert.deepEqual(
    display.map(({ name }) => name),
    ['service', 'account', 'place'],
  );
  await bank.api.answer(id, customer.codeOf(await customer.look(id)));
  const amount = { account: customer.name, amount: '1', currency: 'JPY' };
  const strange = begin(customer, { kind: 'login', fields: amount });
  await assert.rejects(strange, refusal('statement_refused'));
});

test('5 · references: the same order is the same transaction, another one is a conflict', async () => {
  const customer = await world.newCustomer();
  const mine = { clientReference: `order-${customer.name}` };
  const [one, other] = await Promise.all([begin(customer, mine), begin(customer, mine)]);
  assert.equal(one.transactionId, other.transactionId);
  const fields = { ...transfer, amount: '1' };
  await assert.rejects(begin(customer, { ...mine, fields }), refusal('reference_taken'));
});

test('5 · clients: what one began is not there for another', async () => {
  const customer = await world.newCustomer();
  const { transactionId: id } = await begin(customer);
  const { api } = await world.newBank();
  for (const asked of [api.show(id), api.answer(id, '1'), api.cancel(id), api.send(id, 'push')]) {
    await assert.rejects(asked, refusal('transaction_unknown'));
  }
});

test('5 · clients: without the right to the whole tenant a customer out of reach is not there', async () => {
  const customer = await world.newCustomer();
  const { api } = await world.newBank({});
  const order = { account: customer.name, kind: 'transfer', fields: transfer } as const;
  await assert.rejects(api.begin(order), refusal('user_unknown'));
  const { api: other } = await world.newBank({ accountIds: [customer.account.id] });
  assert.equal((await other.begin(order)).state, 'created');
});

test('5 · clients: who may call other methods alone is refused before anything is read', async () => {
  const { accessToken } = await world.newBank({ methods: ['credentials/list'] });
  const { status, body } = await world.post('/transactions', '{', { accessToken });
  assert.deepEqual([status, body['error']], [403, 'method_not_allowed']);
});

test('4 (3)(d) · expiry: at the last second it is taken, at its end it is refused and has expired', async () => {
  const own = await TransactionsWorld.open();
  try {
    const { api } = await own.newBank();
    for (const [seconds, taken] of [
      [28, true],
      [30, false],
    ] as const) {
      const customer = await own.newCustomer();
      own.later(0);
      const order = { account: customer.name, kind: 'transfer', fields: transfer } as const;
      const { transactionId: id } = await api.begin({ ...order, expiresIn: 30 });
      const code = customer.codeOf(await customer.look(id));
      own.later(seconds);
      if (taken) assert.equal((await api.answer(id, code)).state, 'approved');
      else await assert.rejects(api.answer(id, code), refusal('answer_refused'));
      assert.equal((await api.show(id)).state, taken ? 'approved' : 'expired');
    }
  } finally {
    await own.close();
  }
});
