import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hmac, insecureRawQuestion, ocra, OtpError, parseOcraSuite, verifyOcra } from '../index.ts';
import type { OcraCheck } from '../index.ts';

const key = new TextEncoder().encode('12345678901234567890123456789012');
const at = 1_206_446_790_000;
const now = 20_107_446n;
const counting = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN08');
const timed = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QN08-T1M');
const both = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN08-T1M');
const question = insecureRawQuestion(counting, '12345678');
const isOutOfRange = (error: unknown) =>
  error instanceof OtpError && error.code === 'window_out_of_range';

const withCounter = (counter: bigint, lookAhead = 2, next = 5n) =>
  verifyOcra({
    suite: counting,
    key,
    question,
    response: ocra({ suite: counting, key, question, counter }),
    counters: { next, lookAhead },
  });

const withTime = (timeStep: bigint, time: Partial<OcraCheck['time']> = {}) =>
  verifyOcra({
    suite: timed,
    key,
    question,
    response: ocra({ suite: timed, key, question, timeStep }),
    time: { at, stepsBack: 1, stepsAhead: 1, ...time },
  });

test('takes a counter of the window and tells which; not the one before or after', () => {
  for (const counter of [5n, 6n, 7n]) assert.deepEqual(withCounter(counter), { counter });
  for (const counter of [4n, 8n]) assert.equal(withCounter(counter), undefined);
});

test('the counter goes round after the last one', () => {
  assert.deepEqual(withCounter(0n, 1, 2n ** 64n - 1n), { counter: 0n });
  assert.equal(withCounter(1n, 1, 2n ** 64n - 1n), undefined);
});

test('takes a time step of the window and tells which; not the one before or after', () => {
  for (const step of [-1n, 0n, 1n]) {
    assert.deepEqual(withTime(now + step), { timeStep: now + step });
  }
  for (const step of [-2n, 2n]) assert.equal(withTime(now + step), undefined);
});

test('a time step that was used, or lies before one that was, is not taken again', () => {
  assert.deepEqual(withTime(now, { usedUpTo: now - 1n }), { timeStep: now });
  assert.equal(withTime(now, { usedUpTo: now }), undefined);
  assert.equal(withTime(now - 1n, { usedUpTo: now }), undefined);
});

test('before the first step of all time there is none', () => {
  assert.deepEqual(withTime(0n, { at: 0 }), { timeStep: 0n });
  assert.equal(withTime(2n, { at: 0 }), undefined);
});

test('looks through counters and time steps together', () => {
  const response = ocra({ suite: both, key, question, counter: 6n, timeStep: now + 1n });
  const check = { suite: both, key, question, response };
  const time = { at, stepsBack: 1, stepsAhead: 1 };
  assert.deepEqual(verifyOcra({ ...check, counters: { next: 5n, lookAhead: 1 }, time }), {
    counter: 6n,
    timeStep: now + 1n,
  });
  assert.equal(verifyOcra({ ...check, counters: { next: 5n, lookAhead: 0 }, time }), undefined);
});

test('without counter and time there is one candidate', () => {
  const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QN08');
  const response = ocra({ suite, key, question });
  assert.deepEqual(verifyOcra({ suite, key, question, response }), {});
  const wrong = `${response.slice(0, 7)}${(Number(response[7]) + 1) % 10}`;
  for (const given of [wrong, response.slice(0, 7), `${response}0`, '']) {
    assert.equal(verifyOcra({ suite, key, question, response: given }), undefined);
  }
});

test('computes as many MACs for the first of the window as for the last, and for none', () => {
  const countOf = (response: string) => {
    let calls = 0;
    verifyOcra({
      suite: counting,
      key,
      question,
      response,
      counters: { next: 0n, lookAhead: 9 },
      hmac: (...args) => {
        calls += 1;
        return hmac(...args);
      },
    });
    return calls;
  };
  const responseTo = (counter: bigint) => ocra({ suite: counting, key, question, counter });
  assert.equal(countOf(responseTo(0n)), 10);
  assert.equal(countOf(responseTo(9n)), 10);
  assert.equal(countOf('00000000'), 10);
});

test('a window is bounded', () => {
  assert.deepEqual(withCounter(5n, 999), { counter: 5n });
  for (const lookAhead of [1000, -1, 0.5, Number.NaN]) {
    assert.throws(() => withCounter(5n, lookAhead), isOutOfRange);
  }
  const response = '00000000';
  const check = { suite: both, key, question, response, counters: { next: 0n, lookAhead: 499 } };
  const time = { at, stepsBack: 1, stepsAhead: 0 };
  assert.equal(verifyOcra({ ...check, time }), undefined);
  assert.throws(() => verifyOcra({ ...check, time: { ...time, stepsAhead: 1 } }), isOutOfRange);
});
