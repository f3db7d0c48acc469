import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseOcraSuite, questionOfStatement } from '@kumoin/otp';
import { settleStatement } from './settle-statement.ts';
import { typedQuestion } from './typed-question.ts';

const frame = {
  ...{ relyingParty: 'Bank', transactionId: 'transaction-1', nonce: '0123456789abcdef' },
  ...{ expiresAt: 1_893_456_000_000, matchNumber: undefined },
};
const fields = [
  { name: 'payee', value: 'A' },
  { name: 'amount', value: '128000' },
  { name: 'currency', value: 'JPY' },
] as const;
const account = { name: 'payeeAccount', value: '普通1234567' } as const;
const transferTo = (...more: readonly (typeof account)[]) =>
  settleStatement({ kind: 'transfer', fields: [...fields, ...more] }, frame);

test('with room for sixteen digits the person types account and amount themselves', () => {
  const suite = parseOcraSuite('OCRA-1:HOTP-SHA256-8:C-QN16');
  const { question, parts } = typedQuestion(transferTo(account), suite);
  assert.deepEqual([parts?.payeeAccount, parts?.amount], ['4567', '00128000']);
  assert.equal(question.text, `${parts?.startCode}456700128000`);
});

test('without an account, or without the room, the question is of the digest', () => {
  for (const [statement, text] of [
    [transferTo(), 'OCRA-1:HOTP-SHA256-8:C-QN16'],
    [transferTo(account), 'OCRA-1:HOTP-SHA256-8:C-QN08'],
    [transferTo(account), 'OCRA-1:HOTP-SHA256-8:QH64'],
  ] as const) {
    const suite = parseOcraSuite(text);
    const { question, parts } = typedQuestion(statement, suite);
    assert.equal(parts, undefined);
    assert.equal(question.text, questionOfStatement(statement, suite).text);
  }
});
