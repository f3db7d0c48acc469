import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { concatQuestions, insecureRawQuestion, OtpError, parseOcraSuite } from '../index.ts';
import { randomQuestion, randomQuestionOctets } from '../index.ts';
import { toHex } from '../hex.ts';

const file = new URL('../../vectors/ocra-vectors.json', import.meta.url);
const { questionEncoding } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly questionEncoding: readonly { format: string; question: string; bytesHex: string }[];
};

const suiteFor = (format: string) => parseOcraSuite(`OCRA-1:HOTP-SHA1-6:Q${format}64`);
const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

test('encodes questions of every format as RFC 6287, 5.1 and its reference code do', () => {
  for (const { format, question, bytesHex } of questionEncoding) {
    const { octets } = insecureRawQuestion(suiteFor(format), question);
    // What follows is filled up with zeros anyway.
    assert.equal(toHex(octets).replace(/(00)+$/, ''), bytesHex.replace(/(00)+$/, ''), question);
  }
});

test('refuses a question with a character of another format, none, or one too many', () => {
  const wrong = { A: 'AB-C', N: '12a4', H: '12g4' };
  for (const [format, text] of Object.entries(wrong)) {
    const suite = suiteFor(format);
    assert.throws(() => insecureRawQuestion(suite, text), hasCode('question_malformed'));
    assert.throws(() => insecureRawQuestion(suite, ''), hasCode('question_malformed'));
    assert.equal(insecureRawQuestion(suite, '1'.repeat(64)).text.length, 64);
    assert.throws(() => insecureRawQuestion(suite, '1'.repeat(65)), hasCode('question_too_long'));
  }
});

test('a random question has the length of the suite, and no zero in front when it is decimal', () => {
  for (const octet of [0, 1, 127, 255]) {
    const chance = new Uint8Array(randomQuestionOctets).fill(octet);
    assert.match(
      randomQuestion(parseOcraSuite('OCRA-1:HOTP-SHA1-6:QN08'), chance).text,
      /^[1-9]\d{7}$/,
    );
    assert.match(randomQuestion(suiteFor('A'), chance).text, /^[0-9A-Za-z]{64}$/);
    assert.match(randomQuestion(suiteFor('H'), chance).text, /^[0-9a-f]{64}$/);
  }
});

test('a random question needs enough chance, to the octet', () => {
  const suite = suiteFor('N');
  randomQuestion(suite, new Uint8Array(randomQuestionOctets));
  assert.throws(
    () => randomQuestion(suite, new Uint8Array(randomQuestionOctets - 1)),
    hasCode('question_octets_too_few'),
  );
});

test('two questions are encoded each by itself, the other one first', () => {
  const suite = suiteFor('H');
  const [others, own] = ['ABC', 'DEF'].map((text) => insecureRawQuestion(suite, text));
  assert.ok(others && own);
  const both = concatQuestions(others, own);
  assert.equal(toHex(both.octets), 'abc0def0');
  assert.equal(both.text, 'ABCDEF');
  assert.equal(both.longest, 3);
  assert.notDeepEqual(concatQuestions(own, others).octets, both.octets);
});

test('two questions of different formats do not go together', () => {
  const [n, h] = ['N', 'H'].map((format) => insecureRawQuestion(suiteFor(format), '1234'));
  assert.ok(n && h);
  assert.throws(() => concatQuestions(n, h), hasCode('question_of_other_suite'));
});
