/**
 * Log-in at OpenID Connect providers through `openid-client`: OpenID Connect Core 1.0, 3.1 with
 * PKCE (RFC 7636). The library checks state, nonce, issuer (RFC 9207 where the provider says it),
 * audience, times and, though the code came over TLS, the signature of the ID token.
 *
 * A provider's own documents are kept for an hour. Its addresses and keys come from the issuer the
 * operator named, and from nowhere else.
 */

import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  ClientSecretBasic,
  ClientSecretPost,
  clockSkew,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
} from 'openid-client';
import type {
  Configuration,
  IDToken,
  TokenEndpointResponse,
  TokenEndpointResponseHelpers,
  UserInfoResponse,
} from 'openid-client';
import { subjectCharactersMax } from '#domain/login/linked-identity.ts';
import { recentLoginSeconds } from '#domain/login/login-session.ts';
import type { HeldIdentity, UpstreamAnswer } from '#domain/login/upstream-answer.ts';
import { Outage } from '#domain/outage.ts';
import type { Secret } from '#domain/secret.ts';
import type { Clock } from '#ports/clock.ts';
import type { OidcTrip, UpstreamOidc } from '#ports/upstream-oidc.ts';

export interface OidcSettings {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret<string>;
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post';
  readonly scope: string;
  /** Claims of the ID token; the address counts only where the second is `true`. */
  readonly emailClaim: string;
  readonly emailVerifiedClaim: string;
}

export interface OidcPlace {
  readonly clock: Clock;
  /** Where people reach this server; known once it listens. */
  baseUrl(): string;
}

const keptMs = 3_600_000;
const timeoutSeconds = 10;

interface Kept {
  readonly until: number;
  readonly configuration: Promise<Configuration>;
}

export class OpenIdClients implements UpstreamOidc {
  readonly #settings: ReadonlyMap<string, OidcSettings>;
  readonly #place: OidcPlace;
  readonly #kept = new Map<string, Kept>();

  constructor(settings: readonly OidcSettings[], place: OidcPlace) {
    this.#settings = new Map(settings.map((each) => [each.id, each]));
    this.#place = place;
  }

  async authorizationUrl(id: string, { state, nonce, codeVerifier }: OidcTrip): Promise<string> {
    const { scope } = this.#settingsOf(id);
    const configuration = await this.#configurationOf(id);
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback(id),
      ...{ scope, state, nonce },
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      // A session there may be hours old; here the person shall be at the device now.
      max_age: String(recentLoginSeconds),
    });
    return url.href;
  }

  async readCallback(
    id: string,
    query: string,
    { state, nonce, codeVerifier }: OidcTrip,
  ): Promise<UpstreamAnswer<HeldIdentity>> {
    const settings = this.#settingsOf(id);
    const configuration = await this.#configurationOf(id);
    const { clock } = this.#place;
    try {
      const url = new URL(`${this.#callback(id)}?${query}`);
      const tokens = await authorizationCodeGrant(configuration, url, {
        ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier },
        idTokenExpected: true,
        maxAge: recentLoginSeconds,
      });
      const claims = tokens.claims();
      const more = await moreClaims(configuration, settings, tokens);
      return identityOf(claims && { ...more, ...claims }, settings, clock.now());
    } catch (error) {
      if (isUnreachable(error)) throw new Outage('provider_failed', { cause: error });
      return { held: false, why: describe(error) };
    }
  }

  #settingsOf(id: string): OidcSettings {
    const settings = this.#settings.get(id);
    if (settings === undefined) throw new Error(`no provider ${id} is configured`);
    return settings;
  }

  #callback(id: string): string {
    return `${this.#place.baseUrl()}/login/oidc/${id}/callback`;
  }

  async #configurationOf(id: string): Promise<Configuration> {
    const at = this.#place.clock.now();
    const kept = this.#kept.get(id);
    if (kept !== undefined && at < kept.until) return kept.configuration;
    const configuration = discover(this.#settingsOf(id), at);
    this.#kept.set(id, { until: at + keptMs, configuration });
    return configuration.catch((cause: unknown) => {
      // The next one asks again.
      this.#kept.delete(id);
      throw new Outage('provider_failed', { cause });
    });
  }
}

async function discover(settings: OidcSettings, at: number): Promise<Configuration> {
  const { issuer, clientId, clientSecret, clientAuthentication } = settings;
  const authenticate =
    clientAuthentication === 'client_secret_post' ? ClientSecretPost : ClientSecretBasic;
  // The configuration takes plain HTTP for loopback only.
  const insecure = issuer.startsWith('http://') ? [allowInsecureRequests] : [];
  return discovery(
    new URL(issuer),
    clientId,
    // The library asks the clock of the machine; ours is the one that counts.
    { [clockSkew]: Math.round((at - Date.now()) / 1000) },
    authenticate(clientSecret.reveal()),
    { execute: [...insecure, enableNonRepudiationChecks], timeout: timeoutSeconds },
  );
}

/** Strict providers tell the address at their userinfo endpoint only (OpenID Connect Core, 5.4). */
async function moreClaims(
  configuration: Configuration,
  { emailClaim }: OidcSettings,
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers,
): Promise<UserInfoResponse | undefined> {
  const claims = tokens.claims();
  const isThere = configuration.serverMetadata().userinfo_endpoint !== undefined;
  if (claims === undefined || claims[emailClaim] !== undefined || !isThere) return undefined;
  // Of the same subject, or the library throws.
  return fetchUserInfo(configuration, tokens.access_token, claims.sub);
}

function identityOf(
  claims: IDToken | undefined,
  { emailClaim, emailVerifiedClaim }: OidcSettings,
  at: number,
): UpstreamAnswer<HeldIdentity> {
  if (claims === undefined) return { held: false, why: 'no ID token' };
  const { sub: subject, auth_time: authTime } = claims;
  if (subject === '' || subject.length > subjectCharactersMax) {
    return { held: false, why: 'the subject is empty or too long' };
  }
  if (authTime === undefined) return { held: false, why: 'no auth_time, though max_age was asked' };
  const email = claims[emailClaim];
  // The text "true" is not true: what an operator maps wrongly must not open accounts.
  const isVerified = claims[emailVerifiedClaim] === true && typeof email === 'string';
  const identity = { subject, verifiedEmail: isVerified ? email : undefined };
  return { held: true, identity, authenticatedAt: Math.min(authTime * 1000, at) };
}

/** Not what the provider said, but that it said nothing. */
function isUnreachable(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const isTransport = cause instanceof TypeError && cause.message === 'fetch failed';
    if (isTransport || cause.name === 'TimeoutError' || cause.name === 'AbortError') return true;
  }
  return false;
}

/** Codes and messages of the library; values of tokens are not among them. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const code = 'code' in error ? `${String(error.code)}: ` : '';
  const told = 'error' in error ? ` (${String(error.error).slice(0, 100)})` : '';
  return `${code}${error.message}${told}`;
}
