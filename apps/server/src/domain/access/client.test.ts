/** What a client may reach, and the nearest it may not. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CredentialId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import { checkMethod, reaches, unlimited } from './client.ts';

const [one, other] = ['one', 'other'] as CredentialId[];

test('a method that is listed may be called, another one not', () => {
  const rights = { methods: ['credentials/info'] };
  checkMethod(rights, 'credentials/info');
  checkMethod(unlimited, 'credentials/list');
  for (const method of ['credentials/list', 'credentials/Info', '']) {
    assert.throws(
      () => checkMethod(rights, method),
      (error) => error instanceof Refusal && error.code === 'method_not_allowed',
    );
  }
  assert.throws(() => checkMethod({ methods: [] }, 'credentials/info'), Refusal);
});

test('a credential that is listed is in reach, another one is not', () => {
  assert.ok(one !== undefined && other !== undefined);
  assert.equal(reaches({ credentialIds: [one] }, one), true);
  assert.equal(reaches({ credentialIds: [one] }, other), false);
  assert.equal(reaches({ credentialIds: [] }, one), false);
  assert.equal(reaches(unlimited, other), true);
});
