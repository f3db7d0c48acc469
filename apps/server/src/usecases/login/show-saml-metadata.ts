/** Show SAML metadata: what the operator of a provider is given to know us by. */

import type { LoginPlan } from '#domain/login/login-plan.ts';
import type { UpstreamSaml } from '#ports/upstream-saml.ts';
import { findProvider } from './upstream-step.ts';

export interface ShowSamlMetadataPorts {
  readonly upstreamSaml: UpstreamSaml;
  readonly loginPlan: LoginPlan;
}

/** @throws {Refusal} `provider_unknown`. */
export type ShowSamlMetadata = (providerId: string) => string;

export function makeShowSamlMetadata(ports: ShowSamlMetadataPorts): ShowSamlMetadata {
  return function showSamlMetadata(id) {
    findProvider(ports.loginPlan, { id, protocol: 'saml' });
    return ports.upstreamSaml.metadata(id);
  };
}
