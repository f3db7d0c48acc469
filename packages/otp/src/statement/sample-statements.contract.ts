/** Statements that the tests of this room look at. */

import { makeStatement } from './make-statement.ts';
import type { Statement } from './statement.ts';

export const transfer: Statement = makeStatement({
  kind: 'transfer',
  relyingParty: 'くもい銀行',
  transactionId: 'tx-0001',
  nonce: '5f1c0d9ab37e4266',
  expiresAt: 1_735_689_600,
  fields: [
    { name: 'payee', value: 'ﾔﾏﾀﾞ ﾀﾛｳ' },
    { name: 'amount', value: '１２３４５' },
    { name: 'currency', value: 'jpy' },
    { name: 'bank', value: 'みほん銀行' },
    { name: 'branch', value: '本店' },
    { name: 'payeeAccount', value: '普通 1234567' },
    { name: 'text', value: '家賃　１１月分' },
  ],
});

export const signature: Statement = makeStatement({
  kind: 'signature',
  relyingParty: 'Desk',
  transactionId: 'tx-0002',
  nonce: '0000000000000001',
  expiresAt: 1_735_689_600,
  matchNumber: '42',
  fields: [
    { name: 'document', value: 'Lease.pdf' },
    { name: 'digest', value: 'aa'.repeat(32) },
    { name: 'document', value: 'Annex.pdf' },
    { name: 'digest', value: 'bb'.repeat(32) },
    { name: 'purpose', value: 'Contract' },
  ],
});

/** The same with one field's text changed. */
export function withField(statement: Statement, name: string, value: string): Statement {
  const fields = statement.fields.map((field) =>
    field.name === name ? { ...field, value } : field,
  );
  return { ...statement, fields };
}
