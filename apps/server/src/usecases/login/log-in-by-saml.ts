/**
 * Log in by SAML: the browser holds the answer of a provider, and asks by itself, so that what it
 * was given when it set out comes along. Only the answer to that very request is taken, once.
 */

import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import { admitIdentity } from './admit-identity.ts';
import type { AdmitIdentityPorts } from './admit-identity.ts';
import { beginSession } from './begin-session.ts';
import type { BeginSessionPorts } from './begin-session.ts';
import type { UpstreamOutcome } from './log-in-by-oidc.ts';
import { claimStep, openStep } from './login-step.ts';
import type { SamlAnswerFacts } from './take-saml-response.ts';
import { findProvider } from './upstream-step.ts';
import type { SamlRequestFacts } from './upstream-step.ts';

export type LogInBySamlPorts = AdmitIdentityPorts & BeginSessionPorts;

export interface SamlReturn {
  readonly providerId: string;
  /** From when the browser set out. */
  readonly step: Secret<string> | undefined;
  readonly answer: Secret<string> | undefined;
  /** The session that the browser shows, if it does. */
  readonly current: Secret<string> | undefined;
}

/** @throws {Refusal} `login_step_unknown`, `provider_unknown`, `identity_not_linked`. */
export type LogInBySaml = (back: SamlReturn) => Promise<UpstreamOutcome>;

export function makeLogInBySaml(ports: LogInBySamlPorts): LogInBySaml {
  const { loginPlan, clock } = ports;

  return async function logInBySaml({ providerId, step: asked, answer: told, current }) {
    const at = clock.now();
    const step = await openStep<SamlRequestFacts>(ports, 'saml', { token: asked, at });
    const answer = await openStep<SamlAnswerFacts>(ports, 'saml-answer', { token: told, at });
    const { inResponseTo, identity, authenticatedAt } = answer.facts;
    const isAnswer =
      step.facts.providerId === providerId &&
      answer.facts.providerId === providerId &&
      step.facts.requestId === inResponseTo;
    refuseUnless(isAnswer, 'login_step_unknown');
    await claimStep(ports, step);

    const plan = findProvider(loginPlan, { id: providerId, protocol: 'saml' });
    const account = await admitIdentity(ports, plan, identity);
    const proof = { methods: ['saml'] as const, providerStrong: plan.strong, authenticatedAt };
    const outcome = await beginSession(ports, { ...proof, accountId: account.id, current });
    return { outcome, returnTo: step.facts.returnTo };
  };
}
