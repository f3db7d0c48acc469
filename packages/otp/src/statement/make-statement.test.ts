import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStatement, OtpError } from '../index.ts';
import type { StatementField } from '../index.ts';
import { signature, transfer } from './sample-statements.contract.ts';

const made = (fields: readonly StatementField[]) => makeStatement({ ...transfer, fields }).fields;
const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

test('texts in their normal form, amounts with the decimals of their currency, IBANs without blanks', () => {
  assert.deepEqual(
    made([
      { name: 'payee', value: 'ｶ)ｸﾓｲﾝ' },
      { name: 'amount', value: '12.5' },
      { name: 'currency', value: 'eur' },
      { name: 'payeeAccount', value: 'de89 3704 0044 0532 0130 00' },
    ]),
    [
      { name: 'payee', value: 'カ)クモイン' },
      { name: 'amount', value: '12.50' },
      { name: 'currency', value: 'EUR' },
      { name: 'payeeAccount', value: 'DE89370400440532013000' },
    ],
  );
});

test('fields come in the order of the screen, and documents stay with their digests', () => {
  const reversed = transfer.fields.toReversed();
  assert.deepEqual(made(reversed), transfer.fields);
  assert.deepEqual(
    signature.fields.map(({ value }) => value.slice(0, 5)),
    ['Contr', 'Lease', 'aaaaa', 'Annex', 'bbbbb'],
  );
});

test('two writings of one transfer are one statement', () => {
  const wide = transfer.fields.map(({ name, value }) => ({ name, value: value.normalize('NFD') }));
  assert.deepEqual(made(wide), transfer.fields);
});

test('what cannot be brought into form is told by its own code', () => {
  const amount: StatementField = { name: 'amount', value: '1' };
  assert.throws(() => made([amount]), hasCode('currency_unknown'));
  const yen: StatementField = { name: 'currency', value: 'JPY' };
  assert.throws(() => made([{ ...amount, value: '1,000' }, yen]), hasCode('amount_malformed'));
  assert.throws(() => made([{ name: 'text', value: '' }]), hasCode('text_empty'));
  assert.throws(
    () => made([{ name: 'text', value: 'a\u202e' }]),
    hasCode('text_character_refused'),
  );
  assert.throws(() => made([]), hasCode('statement_malformed'));
});
