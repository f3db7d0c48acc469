/** Providers that are not set up right stop the start, in words that name what to change. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { rsaIdentity } from '../../../../tests/worlds/rsa-identity.ts';
import { loadConfig } from '../config.ts';
import { loginAdapters } from './login-adapters.ts';

const home = mkdtempSync(join(tmpdir(), 'kumoin-login-'));
after(() => rmSync(home, { recursive: true, force: true }));
const keep = (name: string, content: string): string => {
  writeFileSync(join(home, name), content);
  return join(home, name);
};

const { key, certificate } = rsaIdentity('provider');
const certificateFile = keep('idp.pem', certificate);
const keyFile = keep('key.pem', key);
const secretFile = keep('secret', 'the secret of a client\n');
const empty = keep('empty', '\n');

const labels = { en: 'Corp', ja: '会社' };
const oidc = {
  ...{ id: 'corp', tenant: 'acme', labels, issuer: 'https://id.example' },
  ...{ clientId: 'kumoin', clientSecretFile: secretFile },
};
const saml = {
  ...{ id: 'school', tenant: 'acme', labels, entityId: 'urn:idp' },
  ...{ entryPoint: 'https://idp.example/sso', certificateFiles: [certificateFile] },
};

function adapters(login: object) {
  const place = { clock: { now: () => 0 }, baseUrl: () => 'https://sign.example' };
  return loginAdapters(loadConfig({}, { home, login }), place);
}

test('without settings everybody has password and passkeys, and sessions their usual times', () => {
  const { loginPlan } = adapters({});
  assert.deepEqual(loginPlan, {
    limits: { idleSeconds: 1800, wholeSeconds: 28_800 },
    tenants: [],
    providers: [],
  });
});

test('providers of both kinds stand in the plan, and are weak unless it is said', () => {
  const signing = { keyFile, certificateFile };
  const { loginPlan } = adapters({ oidc: [oidc], saml: [{ ...saml, signing, strong: true }] });
  assert.deepEqual(
    loginPlan.providers.map(({ id, protocol, issuer, strong }) => [id, protocol, issuer, strong]),
    [
      ['corp', 'oidc', 'https://id.example', false],
      ['school', 'saml', 'urn:idp', true],
    ],
  );
});

const wrong: readonly (readonly [string, object, RegExp])[] = [
  ['an id twice', { oidc: [oidc], saml: [{ ...saml, id: 'corp' }] }, /corp is named twice/],
  [
    'a tenant twice',
    { tenants: [{ tenant: 'a' }, { tenant: 'a', password: false }] },
    /a is named twice/,
  ],
  ['a secret that is not there', { oidc: [{ ...oidc, clientSecretFile: '/none' }] }, /\/none/],
  ['an empty secret', { oidc: [{ ...oidc, clientSecretFile: empty }] }, /is empty/],
  ['no certificate', { saml: [{ ...saml, certificateFiles: [] }] }, /certificateFiles/],
  ['a key for a certificate', { saml: [{ ...saml, certificateFiles: [keyFile] }] }, /no certif/],
  [
    'a certificate for a key',
    { saml: [{ ...saml, signing: { keyFile: certificateFile, certificateFile } }] },
    /no private key/,
  ],
  ['plain HTTP elsewhere', { oidc: [{ ...oidc, issuer: 'http://id.example' }] }, /issuer/],
  [
    'a host that only begins like ours',
    { oidc: [{ ...oidc, issuer: 'http://localhost.evil' }] },
    /i/,
  ],
  ['an id that is no path', { oidc: [{ ...oidc, id: '../x' }] }, /id/],
  ['a scope without openid', { oidc: [{ ...oidc, scope: 'email' }] }, /scope/],
  ['a word nobody knows', { oidc: [{ ...oidc, stong: true }] }, /stong/],
];

for (const [what, login, words] of wrong) {
  test(`${what} stops the start`, () => {
    assert.throws(() => adapters(login), words);
  });
}

test('what is told of a key that cannot be read holds nothing of it', () => {
  const broken = keep('broken.pem', key.replace(/[A-Z]{3}/g, 'AAA'));
  const login = { saml: [{ ...saml, signing: { keyFile: broken, certificateFile } }] };
  assert.throws(
    () => adapters(login),
    (error: Error) => error.cause === undefined && !error.message.includes('AAA'),
  );
});
