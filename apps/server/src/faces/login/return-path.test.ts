/** A log-in leads to pages of ours from a list, however a stranger spells another place. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { donePath, returnPath } from './return-path.ts';

const ours = [
  '/oauth2/interaction/abc',
  '/oauth2/interaction/abc?lang=ja',
  '/approvals',
  '/approvals/1',
  '/approvals?lang=en',
  '/account/passkeys',
  '/login/done',
];

for (const path of ours) {
  test(`${path} is a place to go to`, () => assert.equal(returnPath(path), path));
}

const others = [
  '',
  '/',
  '/login',
  '/logout',
  '/approvalsX',
  '/csc/v2/info',
  '//evil.example',
  '//evil.example/oauth2/',
  '/\\evil.example',
  '\\/evil.example',
  '/oauth2/\\evil.example',
  '///evil.example/account/passkeys',
  '/%2F/evil.example',
  '/%5cevil.example',
  '/oauth2/../csc/v2/info',
  '/oauth2/..//evil.example',
  '/oauth2/%2e%2e/%2e%2e/csc',
  '/./oauth2x',
  'https://evil.example/oauth2/',
  'https:/oauth2/',
  'javascript:alert(1)//oauth2/',
  '@evil.example/oauth2/',
  '.evil.example',
  '/\t/evil.example',
  '/oauth2/\r\nset-cookie: a=b',
  ' /oauth2/x',
  '/oauth2/日本',
  `/oauth2/${'a'.repeat(2_000)}`,
];

for (const path of others) {
  test(`${JSON.stringify(path.slice(0, 40))} is not`, () => {
    assert.equal(returnPath(path), donePath);
  });
}
