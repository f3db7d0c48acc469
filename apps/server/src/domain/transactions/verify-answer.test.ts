/** What the device displays is what is hashed: anything else gives another code. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ocra, ocraTimeStep, parseOcraSuite, questionOfStatement } from '@kumoin/otp';
import type { Statement } from '@kumoin/otp';
import { sampleToken } from '#ports/samples-of-tokens.contract.ts';
import type { Token } from '../tokens/token.ts';
import { settleStatement } from './settle-statement.ts';
import type { StatementFrame, StatementOrder } from './settle-statement.ts';
import { countersTried, driftStepsMax, verifyAnswer } from './verify-answer.ts';
import type { AnswerCheck } from './verify-answer.ts';

const at = Date.UTC(2030, 0, 1, 12);
const minute = 60_000;
const keys = { client: new Uint8Array(32).fill(1), commitmentSalt: new Uint8Array(32) };
const plain = 'OCRA-1:HOTP-SHA256-8:QH64';
const counted = 'OCRA-1:HOTP-SHA256-8:C-QH64';
const keypad = 'OCRA-1:HOTP-SHA256-8:C-QN08';
const timed = 'OCRA-1:HOTP-SHA256-8:QH64-T1M';
const online = 'OCRA-1:HOTP-SHA256-0:QH64-T1M';

const order: StatementOrder = {
  kind: 'transfer',
  fields: [
    { name: 'payee', value: '株式会社みほん商店' },
    { name: 'amount', value: '128000' },
    { name: 'currency', value: 'JPY' },
    { name: 'bank', value: 'みほん銀行' },
    { name: 'branch', value: '本店' },
    { name: 'payeeAccount', value: '普通1234567' },
    { name: 'payerAccount', value: '普通7654321' },
    { name: 'reference', value: 'INV-2030-17' },
    { name: 'text', value: '家賃 1月分' },
  ],
};

const frame: StatementFrame = {
  relyingParty: 'くもい銀行',
  transactionId: 'transaction-1',
  nonce: '0123456789abcdef',
  expiresAt: at + 5 * minute,
  matchNumber: undefined,
};

const settled = settleStatement(order, frame);

interface Answering {
  readonly suite?: string;
  readonly counter?: number;
  readonly step?: number;
  readonly key?: Uint8Array;
}

/** What a token says to what it is shown. */
function answer(statement: Statement, { suite: text = plain, ...given }: Answering = {}): string {
  const suite = parseOcraSuite(text);
  const { key = keys.client, counter, step } = given;
  return ocra({
    ...{ suite, key, question: questionOfStatement(statement, suite) },
    ...(counter !== undefined && { counter: BigInt(counter) }),
    ...(step !== undefined && { timeStep: BigInt(step) }),
  });
}

function check(response: string, suite: string, changes: Partial<Token> = {}): AnswerCheck {
  const suites = { typed: suite, online };
  const token = sampleToken({ suites, counter: 0, ...changes });
  return { transaction: { statement: settled, suite }, token, keys, way: 'typed', response, at };
}

const verify = (response: string, suite = plain, changes: Partial<Token> = {}) =>
  verifyAnswer(check(response, suite, changes));

const stepNow = Number(ocraTimeStep(parseOcraSuite(timed), at));

test('the code of what the device displays is right', () => {
  assert.deepEqual(verify(answer(settled)), {
    use: { tokenId: 'token-1', counter: undefined, step: undefined, driftSteps: 0 },
    answer: {
      ...{ suite: plain, question: questionOfStatement(settled, parseOcraSuite(plain)).text },
      ...{ response: answer(settled), drift: 0, pin: false },
    },
  });
});

function swapped(text: string, index: number): string {
  const code = text.codePointAt(index) ?? 0;
  const other = code === 0x30 ? 0x31 : code === 0x4a ? 0x55 : code - 1;
  return text.slice(0, index) + String.fromCodePoint(other) + text.slice(index + 1);
}

for (const [place, { name, value }] of settled.fields.entries()) {
  test(`one character of ${name} changed, whichever it is, and every code fails`, () => {
    for (let index = 0; index < value.length; index += 1) {
      const fields = settled.fields.with(place, { name, value: swapped(value, index) });
      let response: string;
      try {
        response = answer({ ...settled, fields });
      } catch {
        // No such amount or currency: a device shows nothing and makes no code.
        continue;
      }
      assert.equal(verify(response), undefined, `${name}, character ${index}`);
    }
  });

  test(`without ${name} the code is another`, () => {
    const without = settled.fields.toSpliced(place, 1);
    const fields = without.filter((field) => name !== 'currency' || field.name !== 'amount');
    assert.equal(verify(answer({ ...settled, fields })), undefined);
  });
}

test('the same amount of another currency is another code', () => {
  const fields = settled.fields.with(2, { name: 'currency', value: 'KRW' });
  assert.equal(verify(answer({ ...settled, fields })), undefined);
});

test('sixteen times the amount is another amount: nothing is filled up with zeros', () => {
  for (const amount of ['2048000', '1280000', '12800']) {
    const fields = settled.fields.with(1, { name: 'amount', value: amount });
    for (const suite of [plain, 'OCRA-1:HOTP-SHA256-8:QN08']) {
      const given = answer({ ...settled, fields }, { suite });
      assert.equal(verify(given, suite), undefined, `${amount} ${suite}`);
    }
  }
});

test('what stands in one field does not count in the next', () => {
  const fields = settled.fields
    .with(3, { name: 'bank', value: 'みほん銀行本店' })
    .with(4, { name: 'branch', value: '本' });
  assert.equal(verify(answer({ ...settled, fields })), undefined);
});

for (const [what, changes] of [
  ['another transaction', { transactionId: 'transaction-2' }],
  ['another nonce', { nonce: '0123456789abcdee' }],
  ['a second more to answer in', { expiresAt: frame.expiresAt / 1000 + 1 }],
  ['another bank', { relyingParty: 'くもい銀行。' }],
  ['a number to match', { matchNumber: '42' }],
] as const) {
  test(`${what}, and the code is another`, () => {
    assert.equal(verify(answer({ ...settled, ...changes })), undefined);
  });
}

test('half-width kana and wide digits are the same octets on both sides', () => {
  const typedByTeller = {
    ...order,
    fields: [
      { name: 'payee', value: 'ｶ)ﾐﾎﾝｼｮｳﾃﾝ' },
      { name: 'amount', value: '１２８０００' },
      { name: 'currency', value: 'ｊｐｙ' },
      { name: 'text', value: 'ﾔﾁﾝ　１月分' },
    ],
  } as const;
  const typedByCustomer = {
    ...order,
    fields: [
      { name: 'text', value: ' ヤチン 1月分' },
      { name: 'currency', value: 'JPY' },
      { name: 'amount', value: '128000' },
      { name: 'payee', value: 'カ)ミホンショウテン' },
    ],
  } as const;
  const here = settleStatement(typedByTeller, frame);
  const there = settleStatement(typedByCustomer, frame);
  const transaction = { statement: here, suite: plain };
  const right = verifyAnswer({ ...check(answer(there), plain), transaction });
  assert.equal(right?.answer.suite, plain);
});

test('another key, one digit off, another length, and the code fails', () => {
  const right = answer(settled);
  const wrong = right.replace(/.$/, (digit) => String((Number(digit) + 1) % 10));
  const otherKey = answer(settled, { key: keys.client.with(31, 2) });
  for (const response of [wrong, otherKey, right.slice(1), `0${right}`, `${right}0`, '']) {
    assert.equal(verify(response), undefined, response);
  }
});

test('ten counters from the next on are tried, none before and none after', () => {
  const counter = 40;
  const at = (number: number) =>
    verify(answer(settled, { suite: counted, counter: number }), counted, { counter });
  assert.equal(at(counter - 1), undefined);
  assert.equal(at(counter)?.use.counter, counter);
  assert.equal(at(counter + countersTried - 1)?.use.counter, counter + 9);
  assert.equal(at(counter + countersTried), undefined);
});

test('a keypad token answers eight digits of a question that never begins with zero', () => {
  const response = answer(settled, { suite: keypad, counter: 3 });
  const right = verify(response, keypad, { counter: 3 });
  assert.match(String(right?.answer.question), /^[1-9]\d{7}$/);
  assert.equal(right?.answer.counter, 3);
});

test('one step to either side of its clock is tried, none further', () => {
  const at = (off: number) =>
    verify(answer(settled, { suite: timed, step: stepNow + off }), timed)?.use.driftSteps;
  assert.deepEqual([-2, -1, 0, 1, 2].map(at), [undefined, -1, 0, 1, undefined]);
});

test('a clock that runs away slowly is followed, to a bound', () => {
  const at = (driftSteps: number, off: number) =>
    verify(answer(settled, { suite: timed, step: stepNow + off }), timed, { driftSteps });
  assert.equal(at(3, 4)?.use.driftSteps, 4);
  assert.equal(at(3, 1), undefined);
  assert.equal(at(driftStepsMax, driftStepsMax + 1)?.use.driftSteps, driftStepsMax);
  assert.equal(at(-driftStepsMax, -driftStepsMax - 1)?.use.driftSteps, -driftStepsMax);
});

test('a step that answered another statement is taken again, one before it never', () => {
  const response = answer(settled, { suite: timed, step: stepNow });
  assert.equal(verify(response, timed, { lastStep: stepNow - 1 })?.use.step, stepNow);
  const again = verify(response, timed, { lastStep: stepNow });
  assert.deepEqual([again?.use.step, again?.answer.step], [undefined, stepNow]);
  assert.equal(verify(response, timed, { lastStep: stepNow + 1 }), undefined);
});

test('between machines the whole MAC answers, over the number that was matched', () => {
  const statement = settleStatement(order, { ...frame, matchNumber: '42' });
  const asked = { ...check('', timed), way: 'online', transaction: { statement, suite: timed } };
  const verifyOnline = (shown: Statement) =>
    verifyAnswer({
      ...asked,
      way: 'online',
      response: answer(shown, { suite: online, step: stepNow }),
    });
  assert.match(String(verifyOnline(statement)?.answer.response), /^[0-9a-f]{64}$/);
  assert.equal(verifyOnline({ ...statement, matchNumber: '43' }), undefined);
  assert.equal(verifyOnline(settled), undefined);
});

test('a typed code is none between machines, nor the other way round', () => {
  const typed = answer(settled, { suite: timed, step: stepNow });
  const whole = answer(settled, { suite: online, step: stepNow });
  assert.equal(verifyAnswer({ ...check(typed, timed), way: 'online' }), undefined);
  assert.equal(verify(whole, timed), undefined);
});

test('a suite with a PIN is answered with the PIN only', () => {
  const text = 'OCRA-1:HOTP-SHA256-8:QH64-PSHA1';
  const suite = parseOcraSuite(text);
  const pinHash = new Uint8Array(20).fill(9);
  const question = questionOfStatement(settled, suite);
  const response = (hash: Uint8Array) => ocra({ suite, key: keys.client, question, pinHash: hash });
  const verifyWith = (hash: Uint8Array) =>
    verifyAnswer({ ...check(response(hash), text), keys: { ...keys, pinHash } });
  assert.equal(verifyWith(pinHash)?.answer.pin, true);
  assert.equal(verifyWith(pinHash.with(0, 8)), undefined);
});
