import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { readFieldLock } from './lock-wish.ts';

test('a lock is over all fields, some, or all but some', () => {
  assert.deepEqual(['all', 'include:a.b,c', 'exclude:備考'].map(readFieldLock), [
    { action: 'All' },
    { action: 'Include', fields: ['a.b', 'c'] },
    { action: 'Exclude', fields: ['備考'] },
  ]);
});

for (const text of ['', 'none', 'all:a', 'include', 'include:', 'include:a,,b', 'some:a']) {
  test(`"${text}" is no lock`, () => {
    assert.throws(
      () => readFieldLock(text),
      (error) => error instanceof CliError && error.code === 'usage',
    );
  });
}
