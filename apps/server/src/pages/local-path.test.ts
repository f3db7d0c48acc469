import assert from 'node:assert/strict';
import { AssertionError } from 'node:assert';
import { describe, test } from 'node:test';
import { isLocalPath, localPath, withLanguage } from './local-path.ts';

describe('paths of this server', () => {
  for (const path of ['/', '/login?return=%2Foauth2%2Finteraction%2Fx', '/a#b', '/a//b']) {
    test(`${path} is one`, () => assert.equal(localPath(path), path));
  }

  for (const path of [
    '',
    'login',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
    ' /login',
    '/\t/evil.example',
    '/a\nb',
    '/あ',
  ]) {
    test(`${JSON.stringify(path)} is none`, () => {
      assert.equal(isLocalPath(path), false);
      assert.throws(() => localPath(path), AssertionError);
    });
  }
});

test('a page in the other language keeps all else', () => {
  assert.equal(withLanguage('/login?return=%2Fa&lang=en', 'ja'), '/login?return=%2Fa&lang=ja');
  assert.equal(withLanguage('/login', 'ja'), '/login?lang=ja');
  assert.throws(() => withLanguage('//evil.example', 'ja'), AssertionError);
});
