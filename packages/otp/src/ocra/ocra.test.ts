import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import {
  concatQuestions,
  hmac,
  insecureRawQuestion,
  ocra,
  ocraDataInput,
  ocraTimeStep,
  OtpError,
  padSession,
  parseLenientOcraSuite,
  parseOcraSuite,
  truncateOcra,
} from '../index.ts';
import type { Hmac, OcraInput } from '../index.ts';

const key = new TextEncoder().encode('12345678901234567890123456789012');
const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

const everything = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1-S064-T1M');
const full: OcraInput = {
  suite: everything,
  key,
  question: insecureRawQuestion(everything, '12345678'),
  counter: 7n,
  pinHash: new Uint8Array(20),
  session: new Uint8Array(64),
  timeStep: 1n,
};

const omitted: readonly (keyof OcraInput)[] = ['counter', 'pinHash', 'session', 'timeStep'];

for (const name of omitted) {
  test(`refuses when the suite asks for ${name} and there is none, or the other way round`, () => {
    const { [name]: _, ...rest } = full;
    assert.throws(() => ocra(rest as OcraInput), hasCode('ocra_input_missing'));
    const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QN08');
    const bare = { suite, key, question: full.question };
    assert.match(ocra(bare), /^\d{8}$/);
    assert.throws(() => ocra({ ...bare, [name]: full[name] }), hasCode('ocra_input_unexpected'));
  });
}

test('a PIN hash and a session have exactly the length of the suite', () => {
  assert.match(ocra(full), /^\d{8}$/);
  for (const wrong of [
    { pinHash: new Uint8Array(19) },
    { pinHash: new Uint8Array(32) },
    { session: new Uint8Array(63) },
    { session: new Uint8Array(65) },
  ]) {
    assert.throws(() => ocra({ ...full, ...wrong }), hasCode('ocra_input_length_wrong'));
  }
});

test('a question of another format, or longer than the suite allows, is refused', () => {
  const other = (suite: string, text: string) => insecureRawQuestion(parseOcraSuite(suite), text);
  const wrong = [
    other('OCRA-1:HOTP-SHA256-8:QH08', '12345678'),
    other('OCRA-1:HOTP-SHA256-8:QN09', '123456789'),
  ];
  for (const question of wrong) {
    assert.throws(() => ocra({ ...full, question }), hasCode('question_of_other_suite'));
  }
});

test('two longest questions fill the 128 octets, and a third is refused', () => {
  const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QA64');
  const longest = insecureRawQuestion(suite, 'A'.repeat(64));
  const two = concatQuestions(longest, longest);
  assert.match(ocra({ suite, key, question: two }), /^\d{8}$/);
  const three = concatQuestions(two, insecureRawQuestion(suite, 'A'));
  assert.throws(() => ocra({ suite, key, question: three }), hasCode('question_too_long'));
});

test('the last counter is taken, the one after it is refused', () => {
  assert.match(ocra({ ...full, counter: 2n ** 64n - 1n }), /^\d{8}$/);
  assert.throws(() => ocra({ ...full, counter: 2n ** 64n }), hasCode('counter_out_of_range'));
  assert.throws(() => ocra({ ...full, counter: -1n }), hasCode('counter_out_of_range'));
});

test('a key of 15 octets is refused', () => {
  assert.match(ocra({ ...full, key: key.subarray(0, 16) }), /^\d{8}$/);
  assert.throws(() => ocra({ ...full, key: key.subarray(0, 15) }), hasCode('seed_too_short'));
});

test('an HMAC that was handed in makes the response, the same as the own one', () => {
  const calls: string[] = [];
  const platform: Hmac = (hash, secret, message) => {
    calls.push(hash);
    return createHmac(hash, secret).update(message).digest();
  };
  assert.equal(ocra({ ...full, hmac: platform }), ocra(full));
  assert.deepEqual(calls, ['sha256']);
});

test('a MAC made elsewhere over the data input truncates to the same response', () => {
  const { key: _, ...input } = full;
  const mac = hmac('sha256', key, ocraDataInput(input));
  assert.equal(truncateOcra(everything, mac), ocra(full));
});

test('the time is counted in steps of the suite', () => {
  const at = Date.UTC(2008, 2, 25, 12, 6, 30);
  assert.equal(ocraTimeStep(everything, at), 20107446n);
  assert.equal(ocraTimeStep(everything, at + 29_999), 20107446n);
  assert.equal(ocraTimeStep(everything, at + 30_000), 20107447n);
  assert.throws(() => ocraTimeStep(everything, -1), hasCode('counter_out_of_range'));
  assert.throws(() => ocraTimeStep(everything, Number.NaN), hasCode('counter_out_of_range'));
  const timeless = parseOcraSuite('OCRA-1:HOTP-SHA256-8:QN08');
  assert.throws(() => ocraTimeStep(timeless, at), hasCode('ocra_input_unexpected'));
});

test('fills a session up on the left where that is asked for, as Tiqr does', () => {
  const suite = parseLenientOcraSuite('OCRA-1:HOTP-SHA1-6:QN08-S');
  const session = padSession(suite, Uint8Array.of(0xab, 0xcd, 0xef, 0xab, 0xcd, 0xef));
  const question = insecureRawQuestion(suite, '77777777');
  const tiqr = ocra({ suite, key: key.subarray(0, 20), question, session });
  // Published in the tests of Tiqr's server library.
  assert.equal(tiqr, '675831');
  assert.equal(padSession(suite, new Uint8Array(64)).length, 64);
  assert.throws(() => padSession(suite, new Uint8Array(65)), hasCode('ocra_input_length_wrong'));
  const without = parseOcraSuite('OCRA-1:HOTP-SHA1-6:QN08');
  assert.throws(() => padSession(without, new Uint8Array(1)), hasCode('ocra_input_unexpected'));
});
