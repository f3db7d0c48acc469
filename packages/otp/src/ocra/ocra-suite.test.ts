import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
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

const hashName = fc.constantFrom('SHA1', 'SHA256', 'SHA512');
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const steps = [['S', 59, 1], ['M', 59, 60], ['H', 48, 3600]] as const; // prettier-ignore
const parts = fc.record({
  hash: hashName,
  digits: fc.constantFrom(0, 4, 5, 6, 7, 8, 9, 10),
  counter: fc.boolean(),
  format: fc.constantFrom('A', 'N', 'H'),
  length: fc.integer({ min: 4, max: 64 }),
  pin: optional(hashName),
  session: optional(fc.integer({ min: 1, max: 512 })),
  step: optional(
    fc
      .constantFrom(...steps)
      .chain(([unit, max, seconds]) =>
        fc
          .integer({ min: 1, max })
          .map((count) => ({ text: `${count}${unit}`, seconds: count * seconds })),
      ),
  ),
});

type SuiteParts = typeof parts extends fc.Arbitrary<infer Given> ? Given : never;

const textOf = ({ hash, digits, counter, format, length, pin, session, step }: SuiteParts) =>
  `OCRA-1:HOTP-${hash}-${digits}:${counter ? 'C-' : ''}Q${format}${String(length).padStart(2, '0')}` +
  (pin === undefined ? '' : `-P${pin}`) +
  (session === undefined ? '' : `-S${String(session).padStart(3, '0')}`) +
  (step === undefined ? '' : `-T${step.text}`);

test('reads every suite of the grammar to what was written', () => {
  fc.assert(
    fc.property(parts, (given) => {
      const suite = parseOcraSuite(textOf(given));
      assert.equal(suite.hash, given.hash.toLowerCase());
      assert.equal(suite.digits, given.digits);
      assert.equal(suite.counter, given.counter);
      assert.equal(suite.questionFormat, given.format);
      assert.equal(suite.questionLengthMax, given.length);
      assert.equal(suite.pinHash, given.pin?.toLowerCase());
      assert.equal(suite.sessionBytes, given.session);
      assert.equal(suite.timeStepSeconds, given.step?.seconds);
      assert.deepEqual({ ...parseLenientOcraSuite(textOf(given)) }, { ...suite });
    }),
  );
});

test('a suite with one character changed is refused, or read as the other suite it is', () => {
  const character = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
  fc.assert(
    fc.property(parts, fc.nat(), character, (given, place, other) => {
      const text = textOf(given);
      const at = place % text.length;
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      try {
        assert.equal(parseOcraSuite(changed).text, changed);
      } catch (error) {
        assert.ok(isMalformed(error), changed);
      }
    }),
    { numRuns: 2000 },
  );
});
