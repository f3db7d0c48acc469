/** The search for secrets in logs finds what it is for, wherever it went over the wire. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SecretSearch } from '../worlds/secret-search.ts';
import type { Exchange } from '../worlds/secret-search.ts';

const silent: Exchange = {
  url: 'http://127.0.0.1/csc/v2/info',
  requestHeaders: {},
  requestBody: undefined,
  responseHeaders: new Headers(),
  responseBody: '',
};
const secret = 's3cret-Value';
const cookies = new Headers({ 'set-cookie': `kumoin_login=${secret}; Path=/` });
const redirect = new Headers({ location: `https://app.example/cb?code=${secret}&state=open` });

const places: Readonly<Record<string, Partial<Exchange>>> = {
  'a bearer token': { requestHeaders: { authorization: `Bearer ${secret}` } },
  'a DPoP proof': { requestHeaders: { DPoP: secret } },
  'a cookie that is sent': { requestHeaders: { cookie: `a=b; kumoin_login=${secret}` } },
  'a cookie that is set': { responseHeaders: cookies },
  'a code in a redirect': { responseHeaders: redirect },
  'a member of a request': { requestBody: JSON.stringify({ PIN: secret }) },
  'a member deep inside': { requestBody: JSON.stringify({ authData: [{ value: secret }] }) },
  'a member of a form': { requestBody: `grant_type=x&client_secret=${secret}` },
  'a member of an answer': { responseBody: JSON.stringify({ SAD: secret }) },
  'a part of the query': { url: `http://127.0.0.1/oauth2/authorize?account_token=${secret}` },
};

for (const [what, exchange] of Object.entries(places)) {
  test(`${what} is known for a secret`, () => {
    const search = new SecretSearch();
    search.noteExchange({ ...silent, ...exchange });
    assert.equal(search.found(`{"msg":"${secret}"}`).length, 1);
    assert.deepEqual(search.found(`{"msg":"${secret.slice(1)}"}`), []);
  });
}

test('what is no secret is not looked for', () => {
  const search = new SecretSearch();
  const body = JSON.stringify({ credentialID: secret, clientData: secret });
  search.noteExchange({ ...silent, requestBody: body, url: `http://127.0.0.1/?state=${secret}` });
  assert.equal(search.size, 0);
});

test('digits inside a longer number are none', () => {
  const search = new SecretSearch();
  search.note('a one-time password', '123456');
  assert.deepEqual(search.found('sha256:a123456b'), []);
  assert.deepEqual(search.found('sha256:a123456b and 123456'), ['a one-time password']);
});

test('what it reports is the kind, never the value', () => {
  const search = new SecretSearch();
  search.note('a PIN', '80417293');
  assert.deepEqual(search.found('PIN 80417293'), ['a PIN']);
});
