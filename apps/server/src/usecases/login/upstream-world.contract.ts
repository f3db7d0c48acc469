/** The world of log-ins, with providers elsewhere that say what a test tells them to. */

import type { TenantId } from '#domain/identifiers.ts';
import { loginPlanDefaults } from '#domain/login/login-plan.ts';
import type { LoginPlan, ProviderPlan } from '#domain/login/login-plan.ts';
import type { SamlFacts } from '#domain/login/saml-assertion.ts';
import type { HeldIdentity, UpstreamAnswer } from '#domain/login/upstream-answer.ts';
import type { OidcTrip, UpstreamOidc } from '#ports/upstream-oidc.ts';
import type { UpstreamSaml } from '#ports/upstream-saml.ts';
import { makeBeginUpstreamLogin } from './begin-upstream-login.ts';
import { makeLogInByOidc } from './log-in-by-oidc.ts';
import { makeLogInBySaml } from './log-in-by-saml.ts';
import { acme, loginWorld, start } from './login-world.contract.ts';
import { makeTakeSamlResponse } from './take-saml-response.ts';

const labels = { en: 'Elsewhere', ja: '他所' };
const at = { tenantId: acme, labels, strong: false };

export const corp: ProviderPlan = {
  ...at,
  id: 'corp',
  protocol: 'oidc',
  issuer: 'https://corp.test',
};
export const school: ProviderPlan = { ...at, id: 'school', protocol: 'saml', issuer: 'urn:school' };
const others: readonly ProviderPlan[] = [
  { ...corp, id: 'twin', issuer: 'https://twin.test' },
  { ...corp, id: 'strong', issuer: 'https://strong.test', strong: true },
  { ...corp, id: 'foreign', tenantId: 'foreign' as TenantId },
];
const loginPlan: LoginPlan = { ...loginPlanDefaults, providers: [corp, school, ...others] };

export const recipient = 'https://sign.example/login/saml/school/acs';
const expectation = {
  ...{ issuer: school.issuer, audience: 'urn:us', recipient },
  ...{ subjectAttribute: undefined, verifiedEmailAttribute: 'mail' },
};

export function samlFacts(inResponseTo: string, changes: Partial<SamlFacts> = {}): SamlFacts {
  return {
    assertionId: '_assertion',
    issuer: school.issuer,
    nameId: { value: 'subject', format: '' },
    confirmations: [
      {
        method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer',
        ...{ inResponseTo, recipient, notBefore: undefined, notOnOrAfter: start + 60_000 },
      },
    ],
    notBefore: start,
    notOnOrAfter: start + 60_000,
    audiences: [['urn:us']],
    authenticatedAt: [start],
    attributes: new Map([['mail', ['alice@example.com']]]),
    ...changes,
  };
}

export async function upstreamWorld() {
  const base = await loginWorld({ loginPlan });
  const said: {
    oidc: UpstreamAnswer<HeldIdentity>;
    saml: UpstreamAnswer<{ readonly facts: SamlFacts }>;
  } = { oidc: identity('subject', 'alice@example.com'), saml: { held: false, why: 'not asked' } };
  const trips: OidcTrip[] = [];
  const requests: string[] = [];
  const upstreamOidc: UpstreamOidc = {
    authorizationUrl: async (id, trip) => {
      trips.push(trip);
      return `https://${id}.test/authorize`;
    },
    readCallback: async (_id, _query, { state }) =>
      trips.some((trip) => trip.state === state) ? said.oidc : { held: false, why: 'state' },
  };
  const upstreamSaml: UpstreamSaml = {
    requestUrl: async (id, requestId) => {
      requests.push(requestId);
      return `https://${id}.test/sso`;
    },
    readResponse: async () => said.saml,
    expectationOf: () => expectation,
    metadata: (id) => `<metadata of="${id}"/>`,
  };
  const ports = { ...base.ports, upstreamOidc, upstreamSaml };
  const beginUpstreamLogin = makeBeginUpstreamLogin(ports);
  const logInByOidc = makeLogInByOidc(ports);
  return {
    ...base,
    ...{ ports, said, trips, requests, beginUpstreamLogin, logInByOidc },
    takeSamlResponse: makeTakeSamlResponse(ports),
    logInBySaml: makeLogInBySaml(ports),
    /** There and back. */
    logInAt: async (providerId = 'corp') => {
      const { step } = await beginUpstreamLogin({ id: providerId, protocol: 'oidc' }, '/back');
      return logInByOidc({ providerId, query: 'code=1', step, current: undefined });
    },
  };
}

export function identity(
  subject: string,
  verifiedEmail: string | undefined,
  authenticatedAt = start,
): UpstreamAnswer<HeldIdentity> {
  return { held: true, identity: { subject, verifiedEmail }, authenticatedAt };
}
