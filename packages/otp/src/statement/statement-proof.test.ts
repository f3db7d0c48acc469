import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ocra, parseOcraSuite, proofQuestion, questionOfStatement } from '../index.ts';
import { signature, transfer, withField } from './sample-statements.contract.ts';

const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-0:QH64');
const key = new Uint8Array(32).fill(7);
const proof = (statement: typeof transfer) =>
  ocra({ suite, key, question: proofQuestion(statement, suite) });

test('the proof is the same with and without the number that the person brings along', () => {
  assert.equal(signature.matchNumber, '42');
  const { matchNumber: _, ...carried } = signature;
  assert.equal(proof(signature), proof(carried));
  const answered = (statement: typeof transfer) => questionOfStatement(statement, suite).text;
  assert.notEqual(answered(signature), answered(carried));
});

test('one character of the payee, and it is another', () => {
  assert.notEqual(proof(transfer), proof(withField(transfer, 'payee', 'ヤマダ タロオ')));
  assert.equal(proof(transfer).length, 64);
});
