import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fromHex, toHex } from '../hex.ts';
import { ocra, OtpError, parseOcraSuite, questionOfStatement, statementDigest } from '../index.ts';
import { questionOfDigest } from './question-of-statement.ts';
import { transfer, withField } from './sample-statements.contract.ts';

interface Binding {
  readonly sha256: string;
  readonly machineChannel: BindingCase & { readonly timeSteps: number };
  readonly manualEntry: BindingCase;
}

interface BindingCase {
  readonly suite: string;
  readonly keyHex: string;
  readonly counter: number;
  readonly question: string;
  readonly expected: string;
}

const file = new URL('../../vectors/ocra-vectors.json', import.meta.url);
const { transactionBinding } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly transactionBinding: readonly Binding[];
};

for (const { sha256, machineChannel, manualEntry } of transactionBinding) {
  test(`a digest as question of machines and keypads: ${sha256.slice(0, 8)}`, () => {
    for (const row of [machineChannel, manualEntry]) {
      const suite = parseOcraSuite(row.suite);
      const question = questionOfDigest(fromHex(sha256), suite);
      assert.equal(question.text, row.question);
      const input = { suite, question, key: fromHex(row.keyHex), counter: BigInt(row.counter) };
      const timed = suite.timeStepSeconds !== undefined;
      const timeStep = timed ? BigInt(machineChannel.timeSteps) : undefined;
      assert.equal(ocra({ ...input, timeStep }), row.expected);
    }
  });
}

const suiteWith = (question: string) => parseOcraSuite(`OCRA-1:HOTP-SHA256-8:${question}`);

test('a hexadecimal question is the digest of the statement, or its beginning', () => {
  const digest = toHex(statementDigest(transfer));
  assert.equal(questionOfStatement(transfer, suiteWith('QH64')).text, digest);
  assert.equal(questionOfStatement(transfer, suiteWith('QH40')).text, digest.slice(0, 40));
});

test('a question is as long as the suite allows, and decimal ones have no zero in front', () => {
  for (let nonce = 0; nonce < 50; nonce += 1) {
    const statement = { ...transfer, nonce: nonce.toString(16).padStart(16, '0') };
    assert.match(questionOfStatement(statement, suiteWith('QN08')).text, /^[1-9]\d{7}$/);
    assert.match(questionOfStatement(statement, suiteWith('QN64')).text, /^[1-9]\d{63}$/);
    assert.match(questionOfStatement(statement, suiteWith('QA10')).text, /^[0-9A-Za-z]{10}$/);
  }
});

test('sixteen times the amount is another question, as it is not for a raw number', () => {
  const suite = suiteWith('QN08');
  const [one, sixteen] = ['10000', '160000'].map(
    (amount) => questionOfStatement(withField(transfer, 'amount', amount), suite).octets,
  );
  assert.notDeepEqual(one, sixteen);
});

test('a suite with questions of less than eight characters approves no statement', () => {
  assert.equal(questionOfStatement(transfer, suiteWith('QH08')).text.length, 8);
  for (const question of ['QN07', 'QH07', 'QA04']) {
    assert.throws(
      () => questionOfStatement(transfer, suiteWith(question)),
      (error) => error instanceof OtpError && error.code === 'suite_too_weak',
    );
  }
});

test('text cannot be passed for a question', () => {
  const suite = suiteWith('QN08');
  const input = { suite, key: new Uint8Array(32), question: '00010000' };
  // @ts-expect-error: a question is made by a function that knows what stands in it.
  assert.throws(() => ocra(input));
});
