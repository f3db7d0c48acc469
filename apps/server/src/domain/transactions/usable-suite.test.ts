import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { parsed, transactionSuitesDefault, usableSuite } from './usable-suite.ts';

const suites = {
  typed: 'OCRA-1:HOTP-SHA256-8:QH64-T1M',
  online: 'OCRA-1:HOTP-SHA256-0:QH64-T1M',
};
const refused = (error: unknown) => error instanceof Refusal && error.code === 'suite_not_allowed';

test('each way has its suite', () => {
  const token = { algorithm: 'ocra', suites } as const;
  assert.equal(usableSuite(token, 'typed', transactionSuitesDefault).digits, 8);
  assert.equal(usableSuite(token, 'online', transactionSuitesDefault).digits, 0);
});

test('a suite that is not on the list is refused, though the token has it', () => {
  const token = { algorithm: 'ocra', suites } as const;
  assert.throws(() => usableSuite(token, 'typed', [suites.online]), refused);
  assert.throws(() => usableSuite(token, 'online', [suites.typed]), refused);
});

test('so is a token without a suite for that way, or without OCRA', () => {
  const typedOnly = { algorithm: 'ocra', suites: { typed: suites.typed } } as const;
  assert.throws(() => usableSuite(typedOnly, 'online', transactionSuitesDefault), refused);
  const totp = { algorithm: 'totp', suites } as const;
  assert.throws(() => usableSuite(totp, 'typed', transactionSuitesDefault), refused);
});

test('what is no suite, or wants a session, is refused whatever a list says', () => {
  for (const text of ['OCRA-1:HOTP-SHA256-8:QH65', 'OCRA-1:HOTP-SHA256-8:QH64-S064', '']) {
    assert.throws(() => parsed(text), refused);
  }
});

test('every suite allowed by default can be used', () => {
  for (const text of transactionSuitesDefault) assert.equal(parsed(text).text, text);
});
