/** Delegated Regulation (EU) 2018/389, Article 5: a code is for what was shown, and for nothing else. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keypadQuestion, ocra, parseOcraSuite, questionOfStatement, verifyOcra } from '../index.ts';
import type { OcraSuite, Question, Statement } from '../index.ts';
import { signature, transfer, withField } from './sample-statements.contract.ts';

const key = new TextEncoder().encode('12345678901234567890123456789012');

type MakeQuestion = (statement: Statement, suite: OcraSuite) => Question;

const ways: readonly (readonly [string, MakeQuestion])[] = [
  ['OCRA-1:HOTP-SHA256-0:QH64', questionOfStatement],
  ['OCRA-1:HOTP-SHA256-8:QH64', questionOfStatement],
  ['OCRA-1:HOTP-SHA256-8:QN08', questionOfStatement],
  ['OCRA-1:HOTP-SHA256-8:QA32', questionOfStatement],
  ['OCRA-1:HOTP-SHA256-8:QN24', (...args) => keypadQuestion(...args).question],
];

/** Another digit or letter in the place of the last one. */
function nextTo(text: string): string {
  const last = text.slice(-1);
  return text.slice(0, -1) + (last === '1' ? '2' : '1');
}

function codeOf(statement: Statement, [text, makeQuestion]: (typeof ways)[number]) {
  const suite = parseOcraSuite(text);
  const question = makeQuestion(statement, suite);
  return { suite, key, question, response: ocra({ suite, key, question }) };
}

for (const way of ways) {
  test(`${way[0]}: with one character changed, of whatever field, the code fails`, () => {
    const shown = codeOf(transfer, way);
    assert.deepEqual(verifyOcra(shown), {});
    const others = [
      ...transfer.fields
        .filter(({ name }) => name !== 'currency')
        .map(({ name, value }) => withField(transfer, name, nextTo(value))),
      withField(transfer, 'currency', 'KRW'),
      withField(transfer, 'amount', '123450'),
      withField(transfer, 'amount', String(16 * 12_345)),
      { ...transfer, relyingParty: 'くもい銀行1' },
      { ...transfer, transactionId: 'tx-0002' },
      { ...transfer, nonce: '5f1c0d9ab37e4267' },
      { ...transfer, expiresAt: transfer.expiresAt + 1 },
      { ...transfer, matchNumber: '42' },
    ];
    for (const other of others) {
      const { question } = codeOf(other, way);
      assert.equal(verifyOcra({ ...shown, question }), undefined, JSON.stringify(other));
    }
  });
}

test('a code to sign documents fails for another document, order or name', () => {
  const [suiteText, makeQuestion] = ways[1] ?? assert.fail();
  const shown = codeOf(signature, [suiteText, makeQuestion]);
  const [purpose, first, firstDigest, second, secondDigest] = signature.fields;
  assert.ok(purpose && first && firstDigest && second && secondDigest);
  const others = [
    [purpose, first, firstDigest],
    [purpose, second, secondDigest, first, firstDigest],
    [purpose, first, secondDigest, second, firstDigest],
    [purpose, first, firstDigest, { ...second, value: 'Annex.pdt' }, secondDigest],
    [purpose, first, firstDigest, second, { ...secondDigest, value: nextTo(secondDigest.value) }],
  ];
  for (const fields of others) {
    const { question } = codeOf({ ...signature, fields }, [suiteText, makeQuestion]);
    assert.equal(verifyOcra({ ...shown, question }), undefined);
  }
});
