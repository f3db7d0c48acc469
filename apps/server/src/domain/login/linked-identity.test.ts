/** A link comes from a verified address of exactly one enabled account of the provider's tenant. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalizeEmail } from '#domain/accounts/account.ts';
import type { Account } from '#domain/accounts/account.ts';
import type { AccountId, TenantId } from '#domain/identifiers.ts';
import { accountToLink, providerName } from './linked-identity.ts';
import type { ProviderPlan } from './login-plan.ts';

const acme = 'acme' as TenantId;
const provider: ProviderPlan = {
  id: 'corp',
  tenantId: acme,
  protocol: 'oidc',
  issuer: 'https://id.example',
  labels: { en: 'Corp', ja: '会社' },
  strong: false,
};
const alice: Account = {
  id: 'a' as AccountId,
  tenantId: acme,
  name: 'alice',
  displayName: 'Alice',
  enabled: true,
  email: 'Alice@Example.com',
  phone: undefined,
  createdAt: 0,
};
const said = (verifiedEmail: string | undefined) => ({ subject: 's', verifiedEmail });
const linked = (email: string | undefined, candidates: readonly Account[]) =>
  accountToLink(said(email), provider, candidates)?.id;

test('the one account of the address is linked, in either case of its letters', () => {
  assert.equal(linked('alice@example.com', [alice]), 'a');
  assert.equal(linked('ALICE@EXAMPLE.COM', [alice]), 'a');
});

test('without a verified address nobody is linked', () => {
  assert.equal(linked(undefined, [alice]), undefined);
});

test('an address one letter off is somebody else’s', () => {
  for (const email of ['alice@example.co', 'alice@example.com ', 'alicé@example.com', '']) {
    assert.equal(linked(email, [alice]), undefined, email);
  }
});

test('letters that only look alike, or fold to ours, are others', () => {
  // KELVIN SIGN, LATIN SMALL LETTER DOTLESS I, FULLWIDTH A.
  const kim = { ...alice, email: 'kim@example.com' };
  for (const email of ['\u212Aim@example.com', 'k\u0131m@example.com']) {
    assert.equal(linked(email, [kim]), undefined);
  }
  assert.equal(linked('\uFF21lice@example.com', [alice]), undefined);
});

test('disabled, of another tenant, without an address, or one of two: not linked', () => {
  const email = 'alice@example.com';
  assert.equal(linked(email, [{ ...alice, enabled: false }]), undefined);
  assert.equal(linked(email, [{ ...alice, tenantId: 'other' as TenantId }]), undefined);
  assert.equal(linked(email, [{ ...alice, email: undefined }]), undefined);
  assert.equal(linked(email, []), undefined);
  assert.equal(linked(email, [alice, { ...alice, id: 'b' as AccountId }]), undefined);
  // One of them disabled is still two: nobody can tell whose the address is.
  const off = { ...alice, id: 'b' as AccountId, enabled: false };
  assert.equal(linked(email, [alice, off]), undefined);
});

test('a name that is like the address is not looked at', () => {
  assert.equal(linked('alice', [{ ...alice, email: undefined }]), undefined);
});

test('a provider is told apart by who vouches, for whom and how, not by its label', () => {
  const name = providerName(provider);
  assert.equal(providerName({ ...provider, id: 'renamed', strong: true }), name);
  assert.notEqual(providerName({ ...provider, issuer: 'https://id.example/' }), name);
  assert.notEqual(providerName({ ...provider, tenantId: 'other' as TenantId }), name);
  assert.notEqual(providerName({ ...provider, protocol: 'saml' }), name);
});

test('only ASCII letters have two spellings', () => {
  assert.equal(normalizeEmail('ÄB@X.example'), 'Äb@x.example');
});
