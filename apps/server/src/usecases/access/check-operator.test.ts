/** The operator's token opens the operator's face; none but it does, and before a start none. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sha256TokenHash } from '#adapters/system/sha256-token-hash.ts';
import { Refusal } from '#domain/refusal.ts';
import { Secret } from '#domain/secret.ts';
import { makeCheckOperator } from './check-operator.ts';

const tokenHash = new Sha256TokenHash();
const right = 'b'.repeat(43);

function check(token: string, operatorTokenHash: string | undefined) {
  return () =>
    makeCheckOperator({ tokenHash, operatorTokenHash: () => operatorTokenHash })(new Secret(token));
}
const unknown = (error: unknown) => error instanceof Refusal && error.code === 'operator_unknown';

test('the token passes, and one that differs by a character does not: operator_unknown', () => {
  const expected = tokenHash.hash(right);
  check(right, expected)();
  const wrong = [`${right.slice(1)}c`, right.slice(1), `${right}b`, right.toUpperCase(), ''];
  for (const token of wrong) assert.throws(check(token, expected), unknown);
});

test('whoever knows only the kept hash is not the operator', () => {
  const expected = tokenHash.hash(right);
  assert.throws(check(expected, expected), unknown);
});

test('while no operator is set nobody passes', () => {
  for (const token of [right, '', 'undefined']) assert.throws(check(token, undefined), unknown);
});
