import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { OtpError, statementBytes, statementDigest } from '../index.ts';
import type { Statement } from '../index.ts';
import { signature, transfer, withField } from './sample-statements.contract.ts';

const textOf = (statement: Statement) => new TextDecoder().decode(statementBytes(statement));
const isMalformed = (error: unknown) =>
  error instanceof OtpError && error.code === 'statement_malformed';

test('writes every part as a netstring, in order', () => {
  assert.equal(
    textOf(transfer),
    '18:kumoin-statement-1,8:transfer,15:くもい銀行,7:tx-0001,16:5f1c0d9ab37e4266,' +
      '10:1735689600,0:,5:payee,19:ヤマダ タロウ,6:amount,5:12345,8:currency,3:JPY,' +
      '4:bank,15:みほん銀行,6:branch,6:本店,12:payeeAccount,13:普通1234567,' +
      '4:text,15:家賃 11月分,',
  );
  assert.match(textOf(signature), /,10:1735689600,2:42,7:purpose,8:Contract,8:document,9:Lease/);
});

test('the digest is the SHA-256 of them', () => {
  const expected = createHash('sha256').update(statementBytes(transfer)).digest();
  assert.deepEqual(Buffer.from(statementDigest(transfer)), expected);
});

test('whatever is changed, the octets are others', () => {
  const [first, second, ...others] = transfer.fields;
  assert.ok(first && second);
  const changed: readonly Statement[] = [
    transfer,
    { ...transfer, kind: 'login' },
    { ...transfer, relyingParty: 'くもい銀行2' },
    { ...transfer, transactionId: 'tx-0002' },
    { ...transfer, nonce: '5f1c0d9ab37e4267' },
    { ...transfer, expiresAt: transfer.expiresAt + 1 },
    { ...transfer, matchNumber: '00' },
    { ...transfer, fields: [second, first, ...others] },
    { ...transfer, fields: [first, second, ...others.slice(0, -1)] },
    withField(transfer, 'payee', 'ヤマダ ジロウ'),
    withField(transfer, 'amount', '123450'),
    withField(transfer, 'payeeAccount', '普通1234568'),
    // What one field loses the next one gains.
    withField(withField(transfer, 'bank', 'みほん'), 'branch', '銀行本店'),
  ];
  assert.equal(new Set(changed.map(textOf)).size, changed.length);
});

const malformed: Readonly<Record<string, Statement>> = {
  'text in another form': withField(transfer, 'payee', 'ﾔﾏﾀﾞ'),
  'empty text': withField(transfer, 'payee', ''),
  'a bidirectional control': withField(transfer, 'payee', 'A\u202eB'),
  'an amount with a zero in front': withField(transfer, 'amount', '012345'),
  'an amount without its currency': {
    ...transfer,
    fields: transfer.fields.filter(({ name }) => name !== 'currency'),
  },
  'a currency in small letters': withField(transfer, 'currency', 'jpy'),
  'a field twice': { ...transfer, fields: [...transfer.fields, ...transfer.fields] },
  'two digests after one document': {
    ...signature,
    fields: [...signature.fields, { name: 'digest', value: 'cc' }],
  },
  'no field': { ...transfer, fields: [] },
  'too many fields': {
    ...signature,
    fields: Array.from({ length: 513 }, () => ({ name: 'document' as const, value: 'x' })),
  },
  'a field of no name': {
    ...transfer,
    fields: [{ name: 'colour' as 'text', value: 'red' }],
  },
  'a kind of no name': { ...transfer, kind: 'gift' as 'transfer' },
  'another relying party': { ...transfer, relyingParty: ' x' },
  'a transaction with a blank': { ...transfer, transactionId: 'tx 1' },
  'no transaction': { ...transfer, transactionId: '' },
  'a nonce in capitals': { ...transfer, nonce: '5F1C0D9AB37E4266' },
  'a nonce too short': { ...transfer, nonce: '5f1c0d9ab37e426' },
  'a broken second': { ...transfer, expiresAt: 1.5 },
  'a time before all time': { ...transfer, expiresAt: -1 },
  'a time after all time': { ...transfer, expiresAt: 2 ** 48 },
  'three match digits': { ...transfer, matchNumber: '123' },
  'an empty match number': { ...transfer, matchNumber: '' },
};

for (const [what, statement] of Object.entries(malformed)) {
  test(`a statement with ${what} has no octets`, () => {
    assert.throws(() => statementBytes(statement), isMalformed);
  });
}

test('as many documents as there may be fields, and the last second of all', () => {
  const fields = Array.from({ length: 512 }, () => ({ name: 'document' as const, value: 'x' }));
  assert.ok(statementBytes({ ...signature, fields, expiresAt: 2 ** 48 - 1 }).length > 0);
});

test('a digest may stand alone, once', () => {
  const digest = { name: 'digest' as const, value: 'aa' };
  assert.ok(statementBytes({ ...signature, fields: [digest] }).length > 0);
  assert.throws(() => statementBytes({ ...signature, fields: [digest, digest] }), isMalformed);
});
