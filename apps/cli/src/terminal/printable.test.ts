import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printable } from './printable.ts';

test('names of people stay as they are', () => {
  for (const name of ['雲印 太郎', 'Zoë Müller', 'محمد', '𠮷野']) {
    assert.equal(printable(name), name);
  }
});

test('nothing that a terminal obeys gets through, and all is one line', () => {
  assert.equal(printable('a\x1b[31mb\x07'), 'a\ufffd[31mb\ufffd');
  assert.equal(printable('first\r\nsecond\u2028third'), 'first second third');
  assert.equal(printable('fdp.\u202etrela\u2066'), 'fdp.\ufffdtrela\ufffd');
  assert.equal(printable('\u009b2J'), '\ufffd2J');
});

test('what is too long is cut', () => {
  assert.equal(printable('x'.repeat(5000)).length, 1001);
});
