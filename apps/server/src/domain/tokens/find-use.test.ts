import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hotp, insecureRawQuestion, ocra, parseOcraSuite, totp } from '@kumoin/otp';
import type { TokenId } from '../identifiers.ts';
import { findUse, findUseOfTwo } from './find-use.ts';
import type { CodeToCheck } from './find-use.ts';
import { readSuite } from './read-suite.ts';

const seed = new TextEncoder().encode('12345678901234567890');
const client = new TextEncoder().encode('12345678901234567890123456789012');
const at = Date.UTC(2030, 0, 1);
const minute = 60_000;
const fresh = { id: 'token-1' as TokenId, counter: 5, lastStep: undefined, driftSteps: 0 };

function checkOf(text: string, token = {}, now = at): CodeToCheck {
  const suite = readSuite(text) ?? assert.fail();
  const key = suite.algorithm === 'ocra' ? client : seed;
  return { token: { ...fresh, ...token }, suite, keys: { client: key }, at: now };
}

const counting = checkOf('HOTP-SHA1-6');
const byCounter = (counter: number) => ({ code: hotp({ seed, counter }), question: undefined });
const byTime = (time: number) => ({ code: totp({ seed, at: time }), question: undefined });

test('a counter is found from the next one to ten further, and not beyond', () => {
  for (const counter of [5, 15]) {
    assert.deepEqual(findUse(counting, byCounter(counter)), {
      tokenId: 'token-1',
      counter,
      step: undefined,
      driftSteps: 0,
    });
  }
  for (const counter of [4, 16]) assert.equal(findUse(counting, byCounter(counter)), undefined);
});

test('a code one digit off, cut short or empty is none', () => {
  const { code } = byCounter(5);
  const last = (Number(code.at(-1)) + 1) % 10;
  for (const wrong of [`${code.slice(0, -1)}${last}`, code.slice(1), '', `${code}0`]) {
    assert.equal(findUse(counting, { code: wrong, question: undefined }), undefined);
  }
});

test('a step is found one to each side, with the drift it shows', () => {
  const check = checkOf('TOTP-SHA1-6-T30S');
  const drifts = [-1, 0, 1].map((off) => findUse(check, byTime(at + off * 30_000))?.driftSteps);
  assert.deepEqual(drifts, [-1, 0, 1]);
  for (const off of [-2, 2]) assert.equal(findUse(check, byTime(at + off * 30_000)), undefined);
});

test('the drift that is known moves the window', () => {
  const check = checkOf('TOTP-SHA1-6-T30S', { driftSteps: 7 });
  assert.equal(findUse(check, byTime(at + 8 * 30_000))?.driftSteps, 8);
  assert.equal(findUse(check, byTime(at)), undefined);
});

test('a step that was used, and those before it, are found no more', () => {
  const step = Math.floor(at / 30_000);
  const find = (lastStep: number) =>
    findUse(checkOf('TOTP-SHA1-6-T30S', { lastStep }), byTime(at))?.step;
  assert.deepEqual([find(step - 1), find(step), find(step + 1)], [step, undefined, undefined]);
});

const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN08-T1M');
const ask = (text: string) => insecureRawQuestion(suite, text);
const answer = (text: string, counter: number, step: number) => ({
  code: ocra({
    suite,
    key: client,
    question: ask(text),
    counter: BigInt(counter),
    timeStep: BigInt(step),
  }),
  question: ask(text),
});
const now = at / minute;
const both = checkOf(suite.text);

test('an answer is found by counter and step together, for its question alone', () => {
  const found = findUse(both, answer('12345678', 6, now + 1));
  assert.deepEqual([found?.counter, found?.step, found?.driftSteps], [6, now + 1, 1]);
  const { code } = answer('12345678', 6, now);
  assert.equal(findUse(both, { code, question: ask('12345679') }), undefined);
  assert.equal(findUse(both, { code, question: undefined }), undefined);
});

test('to a question that was never asked not even no answer is right', () => {
  assert.equal(findUse(both, { code: '', question: ask('12345678') }), undefined);
});

test('two codes in a row are found far ahead, and set the counter past both', () => {
  for (const ahead of [5, 5 + 997]) {
    const use = findUseOfTwo(counting, [byCounter(ahead), byCounter(ahead + 1)]);
    assert.equal(use?.counter, ahead + 1);
  }
  const beyond = [byCounter(5 + 998), byCounter(5 + 999)] as const;
  assert.equal(findUseOfTwo(counting, beyond), undefined);
});

test('two codes that are not in a row, or in the wrong order, are none', () => {
  for (const [one, other] of [
    [50, 52],
    [51, 50],
    [50, 50],
  ] as const) {
    assert.equal(findUseOfTwo(counting, [byCounter(one), byCounter(other)]), undefined);
  }
});

test('a clock that is an hour off is put right by two codes in a row', () => {
  const check = checkOf('TOTP-SHA1-6-T30S');
  const hour = at - 119 * 30_000;
  assert.equal(findUseOfTwo(check, [byTime(hour), byTime(hour + 30_000)])?.driftSteps, -118);
  assert.equal(findUseOfTwo(check, [byTime(hour), byTime(hour)]), undefined);
  const further = at - 122 * 30_000;
  assert.equal(findUseOfTwo(check, [byTime(further), byTime(further + 30_000)]), undefined);
});

test('what is put right may not lie before what was used', () => {
  const step = Math.floor(at / 30_000);
  const pair = [byTime(at), byTime(at + 30_000)] as const;
  const find = (lastStep: number) => findUseOfTwo(checkOf('TOTP-SHA1-6-T30S', { lastStep }), pair);
  assert.equal(find(step - 1)?.step, step + 1);
  assert.equal(find(step), undefined);
});

test('with counter and clock both must fit', () => {
  const one = answer('11111111', 90, now - 2);
  assert.equal(findUseOfTwo(both, [one, answer('22222222', 91, now - 1)])?.counter, 91);
  assert.equal(findUseOfTwo(both, [one, answer('22222222', 92, now - 1)]), undefined);
  assert.equal(findUseOfTwo(both, [one, answer('22222222', 91, now + 1)]), undefined);
  assert.equal(findUseOfTwo(both, [one, answer('22222222', 91, now - 3)]), undefined);
});

test('suites are read as they were provisioned, and others are none', () => {
  assert.deepEqual(readSuite('TOTP-SHA512-8-T60S'), {
    algorithm: 'totp',
    hash: 'sha512',
    digits: 8,
    periodSeconds: 60,
  });
  assert.equal(readSuite('OCRA-1:HOTP-SHA1-6:QA08')?.algorithm, 'ocra');
  for (const text of [
    'HOTP-SHA1-5',
    'HOTP-SHA1-10',
    'HOTP-SHA1-6-T30S',
    'TOTP-SHA1-6',
    'TOTP-SHA1-6-T0S',
    'hotp-sha1-6',
    'OCRA-1:HOTP-SHA1-3:QN08',
    'OCRA-1:HOTP-SHA1-6:QN08-S064',
    '',
  ]) {
    assert.equal(readSuite(text), undefined, text);
  }
});
