import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatStatement, OtpError, statementFieldLabels, statementFieldNames } from '../index.ts';
import { statementLanguages } from '../index.ts';
import { transfer, withField } from './sample-statements.contract.ts';

test('shows every field, in order, as it is hashed', () => {
  for (const language of statementLanguages) {
    const { lines } = formatStatement(transfer, language);
    assert.deepEqual(
      lines.map(({ name, value }) => ({ name, value })),
      transfer.fields,
    );
    for (const { name, value, shown } of lines) {
      assert.equal(shown, name === 'amount' ? '12,345' : value);
    }
  }
});

test('says in each language what it is', () => {
  const ja = formatStatement(transfer, 'ja');
  const en = formatStatement(transfer, 'en');
  assert.deepEqual([ja.title, en.title], ['振込の承認', 'Approve a transfer']);
  assert.deepEqual([ja.lines[0]?.label, en.lines[0]?.label], ['受取人', 'Payee']);
  assert.equal(ja.relyingParty, 'くもい銀行');
});

test('no two fields have the same label', () => {
  for (const language of statementLanguages) {
    const labels = Object.values(statementFieldLabels[language]);
    assert.equal(new Set(labels).size, statementFieldNames.length);
  }
});

test('what could not be approved is not shown', () => {
  assert.throws(
    () => formatStatement(withField(transfer, 'payee', 'A\u202eB'), 'ja'),
    (error) => error instanceof OtpError && error.code === 'statement_malformed',
  );
});
