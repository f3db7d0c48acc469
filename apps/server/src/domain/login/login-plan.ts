/**
 * Login plan: by which ways the people of each tenant may log in.
 *
 * A tenant of which nothing is said has password and passkeys. A provider belongs to one tenant:
 * it speaks for the accounts of that tenant and for no others.
 */

import type { Account } from '#domain/accounts/account.ts';
import type { TenantId } from '#domain/identifiers.ts';
import type { Language } from '#domain/language.ts';
import { loginLimitDefaults } from './login-session.ts';
import type { LoginLimits } from './login-session.ts';

export interface ProviderPlan {
  /** Stands in paths; unique among all tenants. */
  readonly id: string;
  readonly tenantId: TenantId;
  readonly protocol: 'oidc' | 'saml';
  /** Who vouches: the issuer, or the entity id. */
  readonly issuer: string;
  readonly labels: Readonly<Record<Language, string>>;
  /** A log-in there counts as two factors. */
  readonly strong: boolean;
}

export interface TenantPlan {
  readonly tenantId: TenantId;
  readonly password: boolean;
  readonly passkeys: boolean;
}

export interface LoginPlan {
  readonly limits: LoginLimits;
  readonly tenants: readonly TenantPlan[];
  readonly providers: readonly ProviderPlan[];
}

export const loginPlanDefaults: LoginPlan = {
  limits: loginLimitDefaults,
  tenants: [],
  providers: [],
};

export function tenantPlan({ tenants }: LoginPlan, tenantId: TenantId): TenantPlan {
  const found = tenants.find((tenant) => tenant.tenantId === tenantId);
  return found ?? { tenantId, password: true, passkeys: true };
}

export function allowsMethod(
  plan: LoginPlan,
  method: 'password' | 'passkeys',
  { tenantId }: Pick<Account, 'tenantId'>,
): boolean {
  return tenantPlan(plan, tenantId)[method];
}

/** What a page offers. */
export interface LoginWays {
  readonly password: boolean;
  readonly passkey: boolean;
  readonly providers: readonly ProviderPlan[];
}

/** @param tenantId undefined: nobody knows yet whose people come, so everything is offered. */
export function waysOf(plan: LoginPlan, tenantId: TenantId | undefined): LoginWays {
  if (tenantId !== undefined) {
    const { password, passkeys } = tenantPlan(plan, tenantId);
    const providers = plan.providers.filter((provider) => provider.tenantId === tenantId);
    return { password, passkey: passkeys, providers };
  }
  const { tenants, providers } = plan;
  return {
    password: tenants.length === 0 || tenants.some(({ password }) => password),
    passkey: tenants.length === 0 || tenants.some(({ passkeys }) => passkeys),
    providers,
  };
}
