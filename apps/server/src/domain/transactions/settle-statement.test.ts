import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatementField, StatementFieldName, StatementKind } from '@kumoin/otp';
import { Refusal } from '../refusal.ts';
import { settleStatement } from './settle-statement.ts';

const frame = {
  relyingParty: '  Ａozora　Bank ',
  transactionId: 'transaction-1',
  nonce: '0123456789abcdef',
  expiresAt: 1_893_456_000_999,
  matchNumber: undefined,
};

const field = (name: StatementFieldName, value: string): StatementField => ({ name, value });
const payee = field('payee', 'A');
const yen = field('currency', 'JPY');
const least = [payee, field('amount', '1'), yen];

const settle = (kind: StatementKind, ...fields: readonly StatementField[]) =>
  settleStatement({ kind, fields }, frame);

function refused(detail: RegExp) {
  return (error: unknown) =>
    error instanceof Refusal &&
    error.code === 'statement_refused' &&
    detail.test(String(error.detail));
}

test('texts come in one form and fields in the order of the screen; the expiry is no promise', () => {
  const { relyingParty, fields, expiresAt } = settle(
    'transfer',
    ...[
      field('text', 'ﾔﾁﾝ'),
      field('currency', 'eur'),
      field('amount', '１２.5'),
      field('payee', 'B'),
    ],
  );
  assert.equal(relyingParty, 'Aozora Bank');
  assert.equal(expiresAt, 1_893_456_000);
  assert.deepEqual(fields, [
    field('payee', 'B'),
    field('amount', '12.50'),
    field('currency', 'EUR'),
    field('text', 'ヤチン'),
  ]);
});

test('a transfer names payee, amount and currency; a log-in its account; a signature a digest', () => {
  for (const missing of [0, 1, 2]) {
    assert.throws(() => settle('transfer', ...least.toSpliced(missing, 1)), refused(/is missing/));
  }
  assert.throws(() => settle('login', field('service', 'Bank')), refused(/account is missing/));
  assert.throws(() => settle('signature', field('document', 'A')), refused(/digest is missing/));
  assert.equal(settle('transfer', ...least).kind, 'transfer');
  assert.equal(settle('login', field('account', 'alice')).kind, 'login');
  assert.equal(settle('signature', field('digest', 'ab')).kind, 'signature');
});

test('a field of another kind is refused, since nobody would look for it there', () => {
  assert.throws(
    () => settle('transfer', ...least, field('digest', 'ab')),
    refused(/digest is no part of a transfer/),
  );
  assert.throws(
    () => settle('login', field('account', 'alice'), field('amount', '1')),
    refused(/amount is no part of a login/),
  );
});

for (const [what, fields] of [
  ['a field twice', [...least, field('payee', 'B')]],
  ['an amount with a comma', [payee, field('amount', '1,000'), yen]],
  ['decimals that yen have not', [payee, field('amount', '1.5'), yen]],
  ['a currency that is none', [...least.slice(0, 2), field('currency', 'XXQ')]],
  ['a text that turns its reader round', [...least, field('text', 'a\u202eb')]],
  ['a text that is too long', [...least, field('text', 'a'.repeat(201))]],
  ['an empty text', [...least, field('text', ' ')]],
] as const) {
  test(`${what} is refused, not mended`, () => {
    assert.throws(() => settle('transfer', ...fields), refused(/./));
  });
}

test('a text of two hundred characters is taken', () => {
  assert.equal(settle('transfer', ...least, field('text', 'a'.repeat(200))).fields.length, 4);
});
