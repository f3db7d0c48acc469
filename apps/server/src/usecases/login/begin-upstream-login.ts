/**
 * Begin a log-in elsewhere: where to send the browser, and what it keeps until it is back, so that
 * nobody else's answer is taken for its own.
 */

import type { LoginPlan } from '#domain/login/login-plan.ts';
import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import type { UpstreamOidc } from '#ports/upstream-oidc.ts';
import type { UpstreamSaml } from '#ports/upstream-saml.ts';
import { sealStep } from './login-step.ts';
import type { LoginStepPorts } from './login-step.ts';
import { findProvider, upstreamSeconds } from './upstream-step.ts';
import type { OidcFacts, ProviderName, SamlRequestFacts } from './upstream-step.ts';

export interface BeginUpstreamLoginPorts extends LoginStepPorts {
  readonly upstreamOidc: UpstreamOidc;
  readonly upstreamSaml: UpstreamSaml;
  readonly loginPlan: LoginPlan;
  readonly clock: Clock;
}

export interface UpstreamTrip {
  readonly location: string;
  /** For the browser to keep. */
  readonly step: Secret<string>;
}

/**
 * @param returnTo kept for the browser, not looked at.
 * @throws {Refusal} `provider_unknown`.
 * @throws {Outage} `provider_failed` when it cannot be reached.
 */
export type BeginUpstreamLogin = (name: ProviderName, returnTo: string) => Promise<UpstreamTrip>;

export function makeBeginUpstreamLogin(ports: BeginUpstreamLoginPorts): BeginUpstreamLogin {
  const { upstreamOidc, upstreamSaml, loginPlan, random, clock } = ports;

  return async function beginUpstreamLogin(name, returnTo) {
    const { id: providerId, protocol } = findProvider(loginPlan, name);
    const expiresAt = clock.now() + upstreamSeconds * 1000;
    if (protocol === 'oidc') {
      const [state, nonce, codeVerifier] = [random.token(), random.token(), random.token()];
      const facts: OidcFacts = { providerId, trip: { state, nonce, codeVerifier }, returnTo };
      const location = await upstreamOidc.authorizationUrl(providerId, facts.trip);
      return { location, step: await sealStep(ports, 'oidc', { expiresAt, facts }) };
    }
    // An xs:ID begins with a letter or an underscore.
    const requestId = `_${random.token()}`;
    const facts: SamlRequestFacts = { providerId, requestId, returnTo };
    const location = await upstreamSaml.requestUrl(providerId, requestId);
    return { location, step: await sealStep(ports, 'saml', { expiresAt, facts }) };
  };
}
