/**
 * Log in by OpenID Connect: the browser is back from the provider.
 *
 * The state is claimed before the code is redeemed, so that an answer serves once, on whichever
 * node, and a second try costs the provider nothing.
 */

import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { UpstreamOidc } from '#ports/upstream-oidc.ts';
import { admitIdentity } from './admit-identity.ts';
import type { AdmitIdentityPorts } from './admit-identity.ts';
import { beginSession } from './begin-session.ts';
import type { BeginSessionPorts, LoginOutcome } from './begin-session.ts';
import { claimStep, openStep } from './login-step.ts';
import { findProvider } from './upstream-step.ts';
import type { OidcFacts } from './upstream-step.ts';

export interface LogInByOidcPorts extends AdmitIdentityPorts, BeginSessionPorts {
  readonly upstreamOidc: UpstreamOidc;
}

export interface OidcReturn {
  readonly providerId: string;
  /** Of the callback, as it came. */
  readonly query: string;
  readonly step: Secret<string> | undefined;
  /** The session that the browser shows, if it does. */
  readonly current: Secret<string> | undefined;
}

export interface UpstreamOutcome {
  readonly outcome: LoginOutcome;
  readonly returnTo: string;
}

/**
 * @throws {Refusal} `login_step_unknown`, `provider_unknown`, `provider_refused`,
 * `identity_not_linked`.
 * @throws {Outage} `provider_failed` when it cannot be reached.
 */
export type LogInByOidc = (back: OidcReturn) => Promise<UpstreamOutcome>;

export function makeLogInByOidc(ports: LogInByOidcPorts): LogInByOidc {
  const { upstreamOidc, loginPlan, clock } = ports;

  return async function logInByOidc({ providerId, query, step: token, current }) {
    const step = await openStep<OidcFacts>(ports, 'oidc', { token, at: clock.now() });
    const { trip, returnTo } = step.facts;
    refuseUnless(step.facts.providerId === providerId, 'login_step_unknown');
    const plan = findProvider(loginPlan, { id: providerId, protocol: 'oidc' });
    await claimStep(ports, step);

    const answer = await upstreamOidc.readCallback(providerId, query, trip);
    refuseUnless(answer.held, 'provider_refused', answer.held ? undefined : answer.why);
    const { identity, authenticatedAt } = answer;
    const account = await admitIdentity(ports, plan, identity);
    const proof = { methods: ['oidc'] as const, providerStrong: plan.strong, authenticatedAt };
    const outcome = await beginSession(ports, { ...proof, accountId: account.id, current });
    return { outcome, returnTo };
  };
}
