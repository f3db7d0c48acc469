import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { OtpError, parseLenientOcraSuite, parseOcraSuite } from '../index.ts';
import type { OtpHash } from '../index.ts';

interface Parsed {
  readonly hash: string;
  readonly digits: number;
  readonly counter: boolean;
  readonly questionFormat: string;
  readonly questionMax: number;
  readonly pinHash: string | null;
  readonly sessionBytes: number | null;
  readonly timeStepSeconds: number | null;
}

interface Suites {
  readonly valid: readonly { readonly suite: string; readonly parsed: Parsed }[];
  readonly validOnlyIfLenient: readonly { readonly suite: string }[];
  readonly invalid: readonly { readonly suite: string; readonly why: string }[];
}

const file = new URL('../../vectors/ocra-vectors.json', import.meta.url);
const { suites } = JSON.parse(readFileSync(file, 'utf8')) as { readonly suites: Suites };

const isMalformed = (error: unknown) =>
  error instanceof OtpError && error.code === 'suite_malformed';

for (const { suite: text, parsed } of suites.valid) {
  test(`reads ${text}`, () => {
    for (const parse of [parseOcraSuite, parseLenientOcraSuite]) {
      const suite = parse(text);
      assert.deepEqual(
        { ...suite },
        {
          text,
          hash: parsed.hash.toLowerCase() as OtpHash,
          digits: parsed.digits,
          counter: parsed.counter,
          questionFormat: parsed.questionFormat,
          questionLengthMax: parsed.questionMax,
          ...(parsed.pinHash !== null && { pinHash: parsed.pinHash.toLowerCase() }),
          ...(parsed.sessionBytes !== null && { sessionBytes: parsed.sessionBytes }),
          ...(parsed.timeStepSeconds !== null && { timeStepSeconds: parsed.timeStepSeconds }),
        },
      );
      assert.ok(Object.isFrozen(suite));
    }
  });
}

for (const { suite, why } of suites.invalid) {
  test(`refuses ${JSON.stringify(suite)}: ${why}`, () => {
    assert.throws(() => parseOcraSuite(suite), isMalformed);
    assert.throws(() => parseLenientOcraSuite(suite), isMalformed);
  });
}

test('reads what the field made of the grammar only where that was asked for, and keeps its text', () => {
  // Ten digits are in Table 1; the erratum against them is reported, not verified.
  const inGrammar = 'OCRA-1:HOTP-SHA256-10:QN08';
  for (const { suite } of suites.validOnlyIfLenient) {
    if (suite !== inGrammar) assert.throws(() => parseOcraSuite(suite), isMalformed, suite);
    assert.equal(parseLenientOcraSuite(suite).text, suite);
  }
  assert.equal(parseOcraSuite(inGrammar).digits, 10);
});

test('gives bare letters the defaults of RFC 6287, 6', () => {
  const suite = parseLenientOcraSuite('OCRA-1:HOTP-SHA1-6:Q-P-S-T');
  assert.equal(suite.questionFormat, 'N');
  assert.equal(suite.questionLengthMax, 8);
  assert.equal(suite.pinHash, 'sha1');
  assert.equal(suite.sessionBytes, 64);
  assert.equal(suite.timeStepSeconds, 60);
});

test('reads small letters, which make another suite', () => {
  const suite = parseLenientOcraSuite('ocra-1:hotp-sha256-8:c-qh8-psha512-s128-t2h');
  assert.equal(suite.hash, 'sha256');
  assert.equal(suite.questionFormat, 'H');
  assert.equal(suite.questionLengthMax, 8);
  assert.equal(suite.pinHash, 'sha512');
  assert.equal(suite.timeStepSeconds, 7200);
});

test('refuses a session of no octets, and one octet beyond the longest', () => {
  assert.equal(parseOcraSuite('OCRA-1:HOTP-SHA1-6:QN08-S001').sessionBytes, 1);
  assert.equal(parseOcraSuite('OCRA-1:HOTP-SHA1-6:QN08-S512').sessionBytes, 512);
  for (const length of ['000', '513']) {
    assert.throws(() => parseOcraSuite(`OCRA-1:HOTP-SHA1-6:QN08-S${length}`), isMalformed);
  }
});
