import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountToMinorUnits, groupAmount, normalizeAmount, OtpError } from '../index.ts';

const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

test('writes all decimals of the currency (ISO 4217), whatever was left out', () => {
  assert.equal(normalizeAmount('10000', 'JPY'), '10000');
  assert.equal(normalizeAmount('12.5', 'EUR'), '12.50');
  assert.equal(normalizeAmount('0.05', 'USD'), '0.05');
  assert.equal(normalizeAmount('1', 'KWD'), '1.000');
  assert.equal(normalizeAmount('0', 'CLF'), '0.0000');
  assert.equal(normalizeAmount(' １２．３４ ', 'EUR'), '12.34');
});

test('counts minor units', () => {
  assert.equal(amountToMinorUnits('10000', 'JPY'), 10_000n);
  assert.equal(amountToMinorUnits('12.5', 'EUR'), 1_250n);
  assert.equal(amountToMinorUnits('999999999999999999.999', 'BHD'), 999_999_999_999_999_999_999n);
});

test('refuses what could be read in two ways, or has more decimals than the currency', () => {
  const wrong = ['1,234', '1.234,56', '007', '-1', '+1', '1e3', '0x10', '1.', '.5', '', ' ', '1 000',
    '1.234', 'NaN', '1'.repeat(19), '1'.repeat(100_000), '1٠', '¥1']; // prettier-ignore
  for (const text of wrong) {
    assert.throws(() => normalizeAmount(text, 'EUR'), hasCode('amount_malformed'), text);
  }
  assert.throws(() => normalizeAmount('10.0', 'JPY'), hasCode('amount_malformed'));
});

test('refuses a currency nobody lists', () => {
  for (const code of ['', 'jpy', 'XXX', 'EU', 'constructor']) {
    assert.throws(() => normalizeAmount('1', code), hasCode('currency_unknown'));
  }
});

test('shows thousands apart, and leaves decimals alone', () => {
  const table = {
    1: '1',
    123: '123',
    1234: '1,234',
    1234567: '1,234,567',
    '1000.0000': '1,000.0000',
  };
  for (const [amount, shown] of Object.entries(table)) assert.equal(groupAmount(amount), shown);
});
