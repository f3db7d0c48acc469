/**
 * Take a SAML response: the provider's page has sent the browser here with an assertion.
 *
 * Browsers send no cookies with a form of another site, so whose browser it is cannot be known
 * yet. The assertion is judged and claimed, so that it serves once, and what it says goes back to
 * the browser, sealed; `log-in-by-saml.ts` goes on when the browser asks by itself.
 */

import { readSamlAssertion } from '#domain/login/saml-assertion.ts';
import type { UpstreamIdentity } from '#domain/login/linked-identity.ts';
import type { LoginPlan } from '#domain/login/login-plan.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import type { UpstreamSaml } from '#ports/upstream-saml.ts';
import { sealStep } from './login-step.ts';
import type { LoginStepPorts } from './login-step.ts';
import { findProvider } from './upstream-step.ts';

export interface TakeSamlResponsePorts extends LoginStepPorts {
  readonly upstreamSaml: UpstreamSaml;
  readonly loginPlan: LoginPlan;
  readonly clock: Clock;
}

export interface SamlAnswerFacts {
  readonly providerId: string;
  readonly inResponseTo: string;
  readonly identity: UpstreamIdentity;
  readonly authenticatedAt: number;
}

/** The browser comes back at once. */
const answerSeconds = 120;

/**
 * @returns for the browser to keep.
 * @throws {Refusal} `provider_unknown`, `provider_refused`.
 */
export type TakeSamlResponse = (providerId: string, response: string) => Promise<Secret<string>>;

export function makeTakeSamlResponse(ports: TakeSamlResponsePorts): TakeSamlResponse {
  const { upstreamSaml, loginPlan, oneTimeValues, clock } = ports;

  return async function takeSamlResponse(providerId, response) {
    const { issuer } = findProvider(loginPlan, { id: providerId, protocol: 'saml' });
    const read = await upstreamSaml.readResponse(providerId, response);
    refuseUnless(read.held, 'provider_refused', read.held ? undefined : read.why);
    const at = clock.now();
    const answer = readSamlAssertion(read.facts, upstreamSaml.expectationOf(providerId), at);
    refuseUnless(answer.held, 'provider_refused', answer.held ? undefined : answer.why);

    const { assertionId, inResponseTo, notOnOrAfter: expiresAt } = answer;
    const value = JSON.stringify([issuer, assertionId]);
    const isFirst = await oneTimeValues.claim({ kind: 'saml-assertion', value, expiresAt });
    refuseUnless(isFirst, 'provider_refused', 'the assertion was used before');

    const { subject, verifiedEmail, authenticatedAt } = answer;
    const identity = { subject, verifiedEmail };
    const facts: SamlAnswerFacts = { providerId, inResponseTo, identity, authenticatedAt };
    return sealStep(ports, 'saml-answer', { expiresAt: at + answerSeconds * 1000, facts });
  };
}
