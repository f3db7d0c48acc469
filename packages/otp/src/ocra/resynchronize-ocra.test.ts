import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ocra, OtpError, parseOcraSuite, randomQuestion, resynchronizeOcra } from '../index.ts';

const key = new TextEncoder().encode('12345678901234567890123456789012');
const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN08');
const question = (octet: number) => randomQuestion(suite, new Uint8Array(64).fill(octet));
const [q1, q2] = [question(1), question(2)];
const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

const find = (one: bigint, two: bigint, { next = 5n, lookAhead = 20 } = {}) =>
  resynchronizeOcra({
    first: {
      suite,
      key,
      question: q1,
      response: ocra({ suite, key, question: q1, counter: one }),
      counters: { next, lookAhead },
    },
    second: { question: q2, response: ocra({ suite, key, question: q2, counter: two }) },
  });

test('finds a counter by two responses in a row, and by nothing less', () => {
  assert.equal(find(5n, 6n), 6n);
  assert.equal(find(25n, 26n), 26n);
  assert.equal(find(26n, 27n), undefined);
  assert.equal(find(4n, 5n), undefined);
  assert.equal(find(10n, 10n), undefined);
  assert.equal(find(10n, 12n), undefined);
});

test('goes round after the last counter', () => {
  const last = 2n ** 64n - 1n;
  assert.equal(find(last, 0n, { next: last, lookAhead: 1 }), 0n);
  assert.equal(find(0n, 1n, { next: last, lookAhead: 1 }), 1n);
});

test('a window is bounded, and a suite without a counter has none to find', () => {
  for (const lookAhead of [-1, 1000, 0.5]) {
    assert.throws(() => find(5n, 6n, { lookAhead }), hasCode('window_out_of_range'));
  }
  const first = { suite, key, question: q1, response: '' };
  assert.throws(
    () => resynchronizeOcra({ first, second: { question: q2, response: '' } }),
    hasCode('ocra_input_missing'),
  );
});
