import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RefusalCode } from '../refusal.ts';
import { checkToken } from './check-token.ts';
import { checkEnrolment } from './token-enrolment.ts';
import type { TokenEnrolment } from './token-enrolment.ts';
import type { Token } from './token.ts';

const at = 1_000_000;
const fit = {
  state: 'active',
  notBefore: at,
  notAfter: at + 1,
  usesMax: 3,
  uses: 2,
  failures: 4,
} as Token;

function refusedWith(code: RefusalCode) {
  return { name: 'Refusal', code };
}

test('a token is fit at its first millisecond, at its last, and with one use and one try left', () => {
  checkToken(fit, at);
  checkToken({ ...fit, notBefore: 0 }, at);
  checkToken({ ...fit, notAfter: undefined, usesMax: undefined, uses: 9e9 }, at + 9e9);
});

const unfit: readonly (readonly [RefusalCode, Partial<Token>])[] = [
  ['token_not_active', { state: 'inactive' }],
  ['token_not_active', { state: 'suspended' }],
  ['token_not_active', { state: 'revoked' }],
  ['token_not_active', { state: 'replaced' }],
  ['token_expired', { notBefore: at + 1 }],
  ['token_expired', { notAfter: at }],
  ['token_used_up', { uses: 3 }],
  ['token_locked', { failures: 5 }],
];
for (const [code, changes] of unfit) {
  test(`a token with ${JSON.stringify(changes)} is refused as ${code}`, () => {
    assert.throws(() => checkToken({ ...fit, ...changes }, at), refusedWith(code));
  });
}

test('a token that is not there is unknown', () => {
  assert.throws(() => checkToken(undefined, at), refusedWith('token_unknown'));
});

const offered = { usedAt: undefined, expiresAt: at + 1 } as TokenEnrolment;

test('an enrolment can be taken up to its last millisecond', () => {
  checkEnrolment(offered, at);
  assert.throws(() => checkEnrolment(offered, at + 1), refusedWith('enrolment_expired'));
});

test('an enrolment that was taken up looks like one that never was', () => {
  const code = 'enrolment_unknown';
  assert.throws(() => checkEnrolment(undefined, at), refusedWith(code));
  assert.throws(() => checkEnrolment({ ...offered, usedAt: at }, at), refusedWith(code));
});
