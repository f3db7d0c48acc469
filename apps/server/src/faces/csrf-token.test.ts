import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '#domain/secret.ts';
import { csrfTokenOf, isCsrfToken } from './csrf-token.ts';

const secret = new Secret('s'.repeat(43));

test('the token of a secret is right for it, and for no other', () => {
  const token = csrfTokenOf(secret);
  assert.equal(isCsrfToken(token, secret), true);
  assert.equal(isCsrfToken(token, new Secret('t'.repeat(43))), false);
  assert.equal(isCsrfToken(token, undefined), false);
  const wrong = ['', token.slice(1), `${token}A`, token.toUpperCase(), 'é'.repeat(43)];
  for (const given of wrong) assert.equal(isCsrfToken(given, secret), false);
});

test('the token does not tell the secret', () => {
  assert.equal(csrfTokenOf(secret).includes(secret.reveal().slice(0, 8)), false);
});
