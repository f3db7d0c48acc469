/** The count of a key grows, or there is none; a label is one line of visible text. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passkeyLabel, signCountGrows } from './passkey.ts';

test('a count grows, or neither side counts', () => {
  assert.equal(signCountGrows(0, 0), true);
  assert.equal(signCountGrows(0, 1), true);
  assert.equal(signCountGrows(4, 5), true);
  assert.equal(signCountGrows(5, 5), false);
  assert.equal(signCountGrows(5, 4), false);
  assert.equal(signCountGrows(1, 0), false);
});

test('a label is one line of visible text, whole characters, and bounded', () => {
  assert.equal(passkeyLabel('  My\n\tphone\u202E\u0000 '), 'My phone');
  assert.equal(passkeyLabel('わたしの電話'), 'わたしの電話');
  assert.equal(passkeyLabel('👍'.repeat(100)), '👍'.repeat(64));
  assert.equal(passkeyLabel(''), '');
});
