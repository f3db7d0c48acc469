/** Passwords: right, nearly right, and a flood of them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Outage } from '#domain/outage.ts';
import { Argon2PasswordHashing } from './argon2-password-hashing.ts';

test('the password it was made of matches, and no other', async () => {
  const hashing = new Argon2PasswordHashing();
  const verifier = await hashing.hash('correct horse');
  assert.ok(await hashing.matches('correct horse', verifier));
  assert.ok(!(await hashing.matches('correct horsf', verifier)));
  assert.ok(!(await hashing.matches('correct horse', undefined)));
  assert.notDeepEqual(await hashing.hash('correct horse'), verifier);
});

test('one spelling for one password: composed and decomposed letters match', async () => {
  const hashing = new Argon2PasswordHashing();
  const verifier = await hashing.hash('caf\u00e9');
  assert.ok(await hashing.matches('cafe\u0301', verifier));
  assert.ok(!(await hashing.matches('cafe', verifier)));
});

test('of a flood of attempts the surplus is turned away at once', async () => {
  const hashing = new Argon2PasswordHashing();
  const flood = Array.from({ length: 300 }, () => hashing.matches('guess', undefined));
  const outcomes = await Promise.allSettled(flood);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  assert.equal(refused.length, 300 - 258);
  const isOverload = (reason: unknown) => reason instanceof Outage && reason.code === 'overloaded';
  assert.ok(
    refused.every((outcome) => outcome.status === 'rejected' && isOverload(outcome.reason)),
  );
});
