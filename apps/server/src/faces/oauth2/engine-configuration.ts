/**
 * How oidc-provider is set up: for what the CSC API asks of OAuth 2.0 (v2.0.0.2, 8.4) and nothing
 * more. No token here is signed and no identity is told, so OpenID Connect stays out; passwords,
 * devices and implicit grants do not exist.
 *
 * PKCE: S256 for whoever speaks v2, and for every client that cannot prove itself. v1 does not
 * know it, so a client that has a secret and speaks v1 may leave it out.
 */

import { errors, interactionPolicy } from 'oidc-provider';
import type { Adapter, Configuration, JWKS, KoaContextWithOIDC } from 'oidc-provider';
import { accessSeconds, refreshSeconds } from '#domain/access/access-grant.ts';
import { accessScopes, clientAuthentications } from '#domain/access/client.ts';
import { sadSeconds } from '#domain/authorization/authorization.ts';
import type { AccountId } from '#domain/identifiers.ts';
import type { ClaimClientProof } from '#usecases/access/claim-client-proof.ts';
import type { FindAccount } from '#usecases/accounts/find-account.ts';
import { clientCertificateOf, hasSubject, isIssuedToClient } from './client-certificate.ts';
import { detailTypes } from './detail-types.ts';
import { isKnownHint } from './is-known-hint.ts';
import { cscParameters } from './read-authorization.ts';
import { inEngineWords } from './render-refusal.ts';

export interface EngineParts {
  /** Where clients reach this server, without a slash at the end. */
  readonly issuer: string;
  readonly jwks: JWKS;
  readonly storage: (model: string) => Adapter;
  readonly findAccount: FindAccount;
  readonly claimClientProof: ClaimClientProof;
  readonly trustsClientAuthorities: boolean;
  /** Rules of ours about a request; may put what is left out into its parameters. */
  checkRequest(ctx: KoaContextWithOIDC): Promise<void>;
  renderError(ctx: KoaContextWithOIDC, error: Error): void | Promise<void>;
}

const codeSeconds = 60;
export const interactionSeconds = 15 * 60;

const routes: Configuration['routes'] = {
  authorization: '/oauth2/authorize',
  token: '/oauth2/token',
  pushed_authorization_request: '/oauth2/pushed_authorize',
  revocation: '/oauth2/revoke',
  jwks: '/oauth2/jwks',
};

const lifetimes: Configuration['ttl'] = {
  AccessToken: (_ctx, token) => (token.scope === 'credential' ? sadSeconds : accessSeconds),
  AuthorizationCode: codeSeconds,
  ClientCredentials: accessSeconds,
  Grant: refreshSeconds,
  IdToken: accessSeconds,
  Interaction: interactionSeconds,
  RefreshToken: refreshSeconds,
  Session: interactionSeconds,
};

export function engineConfiguration(parts: EngineParts): Configuration {
  const { issuer, jwks, storage } = parts;
  return {
    adapter: storage,
    jwks,
    routes,
    responseTypes: ['code'],
    scopes: [...accessScopes],
    claims: {},
    clientAuthMethods: [...clientAuthentications],
    enabledJWA: { clientAuthSigningAlgValues: ['PS256', 'RS256', 'ES256', 'EdDSA'] },
    clientDefaults: { id_token_signed_response_alg: 'ES256', grant_types: [], response_types: [] },
    clientBasedCORS: () => true,
    pkce: { required: needsPkce },
    extraParams: extraParamsOf(parts),
    features: featuresOf(parts),
    interactions: {
      policy: policy(),
      url: (_ctx, { uid }) => `${issuer}/oauth2/interaction/${uid}`,
    },
    // Its own session, which is kept nowhere, would need this; the others stay on this site.
    enableHttpPostMethods: true,
    cookies: {
      long: { httpOnly: true, sameSite: 'none' },
      names: { session: 'kumoin_oauth', interaction: 'kumoin_asking', resume: 'kumoin_asked' },
    },
    findAccount: makeFinder(parts),
    expiresWithSession: () => false,
    issueRefreshToken: (_ctx, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('service'),
    rotateRefreshToken: true,
    revokeGrantPolicy: () => true,
    renderError: (ctx, _out, error) => parts.renderError(ctx, error),
    ttl: lifetimes,
  } as Configuration;
}

function extraParamsOf({ checkRequest }: EngineParts) {
  const checked = Object.fromEntries(cscParameters.map((name) => [name, null]));
  // The engine asks once for each name, whether it was sent or not: the first asks for all.
  return { ...checked, credentialID: (ctx: KoaContextWithOIDC) => checkRequest(ctx) };
}

function featuresOf({ issuer, trustsClientAuthorities }: EngineParts) {
  const resource = `${issuer}/csc`;
  const details = (ctx: KoaContextWithOIDC) => ctx.oidc.entities.Grant?.rar;
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true },
    introspection: { enabled: false },
    mTLS: {
      enabled: true,
      tlsClientAuth: true,
      selfSignedTlsClientAuth: true,
      getCertificate: ({ req }: KoaContextWithOIDC) => clientCertificateOf(req.socket),
      certificateAuthorized: ({ req }: KoaContextWithOIDC) =>
        trustsClientAuthorities && isIssuedToClient(req.socket),
      certificateSubjectMatches: matchesSubject,
    },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx: unknown, asked: string) => {
        if (asked !== resource) throw new errors.InvalidTarget();
        return { scope: accessScopes.join(' '), audience: resource, accessTokenFormat: 'opaque' };
      },
    },
    revocation: { enabled: true, allowedPolicy: mayRevoke },
    richAuthorizationRequests: {
      enabled: true,
      // What a detail holds is checked with the rest of the request: see `check-request.ts`.
      types: Object.fromEntries(detailTypes.map(({ type }) => [type, { validate: () => {} }])),
      authorizationDetailsForGrantSource: details,
      authorizationDetailsForAccessToken: details,
      authorizationDetailsForIntrospection: details,
    },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
  };
}

/** RFC 8705, 2.1.2: of its ways to name a client, the one that is registered here. */
function matchesSubject({ req }: KoaContextWithOIDC, property: string, expected: string): boolean {
  return property === 'tls_client_auth_subject_dn' && hasSubject(req.socket, expected);
}

/** A token of another client is as unknown as one that never was. */
function mayRevoke(
  { oidc }: KoaContextWithOIDC,
  client: { clientId: string },
  token: { clientId?: string },
) {
  return token.clientId === client.clientId && isKnownHint(oidc.params?.['token_type_hint']);
}

/** One question: the page that asks the person. It knows who they are, or finds out. */
function policy(): interactionPolicy.Prompt[] {
  const { Check, Prompt } = interactionPolicy;
  const asked = new Check('not_asked', 'the person was not asked', 'consent_required', (ctx) => {
    return ctx.oidc.result?.consent === undefined;
  });
  const login = new Prompt({ name: 'login', requestable: true });
  return [login, new Prompt({ name: 'consent', requestable: true }, asked)];
}

const wordsOfV2 = ['hashes', 'hashAlgorithmOID', 'signatureQualifier', 'authorization_details'];

function needsPkce({ oidc }: KoaContextWithOIDC, client: { clientAuthMethod?: string }): boolean {
  if (client.clientAuthMethod === 'none') return true;
  const isPushed =
    oidc.route === 'pushed_authorization_request' ||
    oidc.entities.PushedAuthorizationRequest !== undefined;
  return isPushed || wordsOfV2.some((name) => oidc.params?.[name] !== undefined);
}

function makeFinder({ findAccount }: EngineParts): Configuration['findAccount'] {
  return async (_ctx, id) => {
    const account = await inEngineWords(() => findAccount(id as AccountId));
    return account && { accountId: account.id, claims: async () => ({ sub: account.id }) };
  };
}
