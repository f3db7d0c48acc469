import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { chooseSigningAlgorithm } from './choose-signing-algorithm.ts';

const credential = { id: 'c', algorithms: ['1.2.840.10045.4.3.2', '1.2.840.10045.4.3.3'] };

test('the hash that was told is signed with, where the credential offers it', () => {
  const hashOf = (hash: 'sha384' | undefined) =>
    chooseSigningAlgorithm(credential, { hash }).algorithm.hash;
  assert.deepEqual([hashOf(undefined), hashOf('sha384')], ['sha256', 'sha384']);
});

test('one that it does not offer is refused in words', () => {
  assert.throws(
    () => chooseSigningAlgorithm(credential, { hash: 'sha512' }),
    (error) =>
      error instanceof CliError && error.code === 'refused' && /sha512/.test(error.message),
  );
});
