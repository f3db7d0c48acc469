import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCarriedStatement, encodeCarriedStatement, OtpError } from '../index.ts';
import type { CarriedStatement } from '../index.ts';
import { signature, transfer } from './sample-statements.contract.ts';

const carried: CarriedStatement = {
  ref: '0123456789abcdef',
  statement: transfer,
  needsMatchNumber: false,
  proof: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
};

const refused = (error: unknown) =>
  error instanceof OtpError && error.code === 'statement_malformed';

test('what is carried is read as it was written, and the number stays at home', () => {
  assert.deepEqual(decodeCarriedStatement(encodeCarriedStatement(carried)), carried);
  const { matchNumber: _, ...statement } = signature;
  const numbered = { ...carried, statement: signature, needsMatchNumber: true };
  assert.deepEqual(decodeCarriedStatement(encodeCarriedStatement(numbered)), {
    ...numbered,
    statement,
  });
});

test('another version, an unknown flag and a cut are refused', () => {
  const octets = encodeCarriedStatement(carried);
  for (const broken of [octets.with(0, 2), octets.with(1, 2), octets.slice(0, -1)]) {
    assert.throws(() => decodeCarriedStatement(broken), refused);
  }
  for (let length = 0; length <= 18; length += 1) {
    assert.throws(() => decodeCarriedStatement(octets.slice(0, length)), refused);
  }
});

test('a reference and a proof of another length are not written', () => {
  for (const ref of ['', '0123456789abcde', '0123456789abcdeF', '0123456789abcdef0']) {
    assert.throws(() => encodeCarriedStatement({ ...carried, ref }), refused);
  }
  for (const proof of [new Uint8Array(7), new Uint8Array(9)]) {
    assert.throws(() => encodeCarriedStatement({ ...carried, proof }), refused);
  }
});
