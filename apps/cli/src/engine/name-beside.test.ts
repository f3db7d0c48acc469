import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameBeside } from './name-beside.ts';

test('the word goes before the last ending, whatever the folder is called', () => {
  assert.equal(nameBeside('terms.txt.p7s', 'added'), 'terms.txt.added.p7s');
  assert.equal(nameBeside('a.b/terms', 'extended'), 'a.b/terms.extended');
});
