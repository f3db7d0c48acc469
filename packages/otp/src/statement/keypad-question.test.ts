import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keypadQuestion, OtpError, parseOcraSuite } from '../index.ts';
import { transfer, withField } from './sample-statements.contract.ts';

const suiteWith = (question: string) => parseOcraSuite(`OCRA-1:HOTP-SHA256-8:${question}`);
const hasCode = (code: string) => (error: unknown) =>
  error instanceof OtpError && error.code === code;

const layouts = [
  ['QN16', 4, '4567', '00012345'],
  ['QN19', 4, '4567', '00012345'],
  ['QN20', 6, '234567', '00012345'],
  ['QN24', 8, '234567', '0000012345'],
  ['QN64', 8, '234567', '0000012345'],
] as const;

for (const [question, startLength, account, amount] of layouts) {
  test(`${question}: a start code, the last digits of the account, the amount`, () => {
    const keypad = keypadQuestion(transfer, suiteWith(question));
    assert.match(keypad.startCode, new RegExp(`^[1-9]\\d{${startLength - 1}}$`));
    assert.equal(keypad.payeeAccount, account);
    assert.equal(keypad.amount, amount);
    assert.equal(keypad.question.text, keypad.startCode + account + amount);
  });
}

test('the start code is of the whole statement', () => {
  const codes = ['0', '1', '2'].map(
    (digit) =>
      keypadQuestion({ ...transfer, nonce: digit.repeat(16) }, suiteWith('QN24')).startCode,
  );
  assert.equal(new Set(codes).size, 3);
});

test('sixteen times the amount is another question', () => {
  const octetsFor = (amount: string) =>
    keypadQuestion(withField(transfer, 'amount', amount), suiteWith('QN16')).question.octets;
  assert.notDeepEqual(octetsFor('10000'), octetsFor('160000'));
});

test('counts the amount in minor units', () => {
  const euro = withField(withField(transfer, 'currency', 'EUR'), 'amount', '123.45');
  assert.equal(keypadQuestion(euro, suiteWith('QN16')).amount, '00012345');
});

test('a suite that takes 15 digits, or letters, is refused', () => {
  for (const question of ['QN15', 'QH64', 'QA64']) {
    assert.throws(() => keypadQuestion(transfer, suiteWith(question)), hasCode('suite_too_weak'));
  }
});

test('an amount of one digit too many, and an account of one too few, are refused', () => {
  const suite = suiteWith('QN16');
  const refused = hasCode('statement_not_for_keypad');
  assert.equal(keypadQuestion(withField(transfer, 'amount', '99999999'), suite).amount, '99999999');
  assert.throws(() => keypadQuestion(withField(transfer, 'amount', '100000000'), suite), refused);
  assert.throws(() => keypadQuestion(withField(transfer, 'payeeAccount', 'A123'), suite), refused);
  const fields = transfer.fields.filter(({ name }) => name !== 'payeeAccount');
  assert.throws(() => keypadQuestion({ ...transfer, fields }, suite), refused);
});
