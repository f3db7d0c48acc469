/** What the browser keeps while somebody is at a provider elsewhere, and which provider that is. */

import type { LoginPlan, ProviderPlan } from '#domain/login/login-plan.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { OidcTrip } from '#ports/upstream-oidc.ts';

export interface OidcFacts {
  readonly providerId: string;
  readonly trip: OidcTrip;
  readonly returnTo: string;
}

export interface SamlRequestFacts {
  readonly providerId: string;
  readonly requestId: string;
  readonly returnTo: string;
}

/** How long somebody may take to log in elsewhere. */
export const upstreamSeconds = 600;

export interface ProviderName {
  readonly id: string;
  readonly protocol: ProviderPlan['protocol'];
}

/** @throws {Refusal} `provider_unknown`. */
export function findProvider(
  { providers }: LoginPlan,
  { id, protocol }: ProviderName,
): ProviderPlan {
  const found = providers.find((each) => each.id === id && each.protocol === protocol);
  refuseUnless(found !== undefined, 'provider_unknown');
  return found;
}
