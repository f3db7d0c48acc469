/** Strong is two factors, a passkey, or a provider called strong; a table of all that can be proved. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoginMethod } from './login-session.ts';
import { isStrong, needsTotp } from './login-strength.ts';

interface Row {
  readonly methods: readonly LoginMethod[];
  readonly providerStrong?: boolean;
  readonly strong: boolean;
}

const rows: readonly Row[] = [
  { methods: [], strong: false },
  { methods: [], providerStrong: true, strong: false },
  { methods: ['password'], strong: false },
  { methods: ['password'], providerStrong: true, strong: false },
  { methods: ['totp'], strong: false },
  { methods: ['totp', 'totp'], strong: false },
  { methods: ['password', 'password'], strong: false },
  { methods: ['password', 'totp'], strong: true },
  { methods: ['totp', 'password'], strong: true },
  { methods: ['passkey'], strong: true },
  { methods: ['oidc'], strong: false },
  { methods: ['oidc'], providerStrong: true, strong: true },
  { methods: ['saml'], strong: false },
  { methods: ['saml'], providerStrong: true, strong: true },
  { methods: ['oidc', 'totp'], strong: true },
  { methods: ['saml', 'totp'], strong: true },
];

for (const { methods, providerStrong = false, strong } of rows) {
  const by = `${methods.join(' + ') || 'nothing'}${providerStrong ? ', provider strong' : ''}`;
  test(`${by}: ${strong ? 'strong' : 'not strong'}`, () => {
    assert.equal(isStrong({ methods, providerStrong }), strong);
  });
}

test('an authenticator app is asked for until the log-in is strong', () => {
  const proof = { methods: ['password'], providerStrong: false } as const;
  assert.equal(needsTotp(proof, true), true);
  assert.equal(needsTotp(proof, false), false);
  assert.equal(needsTotp({ ...proof, methods: ['password', 'totp'] }, true), false);
  assert.equal(needsTotp({ ...proof, methods: ['passkey'] }, true), false);
  assert.equal(needsTotp({ ...proof, methods: ['oidc'] }, true), true);
  assert.equal(needsTotp({ methods: ['oidc'], providerStrong: true }, true), false);
});
