/** Each tenant has its own ways to log in; nobody is offered those of another. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TenantId } from '#domain/identifiers.ts';
import { allowsMethod, loginPlanDefaults, waysOf } from './login-plan.ts';
import type { LoginPlan, ProviderPlan } from './login-plan.ts';

const [acme, other] = ['acme', 'other'] as TenantId[] as [TenantId, TenantId];
const provider = (id: string, tenantId: TenantId): ProviderPlan => ({
  id,
  tenantId,
  protocol: 'oidc',
  issuer: `https://${id}.example`,
  labels: { en: id, ja: id },
  strong: false,
});
const plan: LoginPlan = {
  ...loginPlanDefaults,
  tenants: [{ tenantId: acme, password: false, passkeys: true }],
  providers: [provider('corp', acme), provider('school', other)],
};

test('a tenant of which nothing is said has password and passkeys', () => {
  assert.equal(allowsMethod(loginPlanDefaults, 'password', { tenantId: acme }), true);
  assert.equal(allowsMethod(loginPlanDefaults, 'passkeys', { tenantId: acme }), true);
});

test('what a tenant switched off is off for it, and for no other', () => {
  assert.equal(allowsMethod(plan, 'password', { tenantId: acme }), false);
  assert.equal(allowsMethod(plan, 'passkeys', { tenantId: acme }), true);
  assert.equal(allowsMethod(plan, 'password', { tenantId: other }), true);
});

test('a page for a tenant offers the providers of that tenant', () => {
  const { password, passkey, providers } = waysOf(plan, acme);
  assert.deepEqual([password, passkey, providers.map(({ id }) => id)], [false, true, ['corp']]);
  assert.deepEqual(waysOf(plan, 'nobody' as TenantId).providers, []);
});

test('a page for nobody in particular offers everything that somebody may use', () => {
  assert.deepEqual(
    waysOf(plan, undefined).providers.map(({ id }) => id),
    ['corp', 'school'],
  );
  assert.equal(waysOf(plan, undefined).password, false);
  assert.equal(waysOf(loginPlanDefaults, undefined).password, true);
});
