/**
 * Client of the authorization server that belongs to a CSC server: scopes `service` and
 * `credential`, and `credential-creation` and `credential-deletion` of v2.2 (CSC API v1.0.4.0, 8.3;
 * v2.0.0.2, 8.4), on `oauth4webapi`.
 *
 * PKCE with S256 always, with v1 servers too: they ignore what they do not know. The request is
 * pushed where the server has a place for it; one that has none gets it in the address. What has to
 * be remembered until the browser comes back is a plain value, so the page may be left meanwhile.
 */

import type { OAuthServerPlace } from '../answers/read-oauth-servers.ts';
import type { Members } from '../wire/members.ts';
import type { Fetch } from '../wire/post-json.ts';
import {
  creationParameters,
  credentialParameters,
  deletionParameters,
} from './authorization-details.ts';
import type { CredentialConsent } from './authorization-details.ts';
import { beginConsent } from './begin-consent.ts';
import type { BegunAuthorization } from './begin-consent.ts';
import { dpopFetch } from './dpop-fetch.ts';
import { inOurWords } from './oauth-exchange.ts';
import { exchangeOf, OAuthParty } from './oauth-party.ts';
import type { OAuthClientOptions } from './oauth-party.ts';
import { findEndpoints } from './oauth-server.ts';
import type { OAuthEndpoints } from './oauth-server.ts';
import type { OAuthTokens } from './read-oauth-tokens.ts';
import { redeemCode, refreshTokens, requestOwnTokens, revokeToken } from './request-tokens.ts';

/** Beside what is consented to. */
export interface ConsentWords {
  /** RFC 5646, such as `ja`. */
  readonly lang?: string;
  readonly description?: string;
  readonly clientData?: string;
  /** See `makeAccountToken`. */
  readonly accountToken?: string;
}

type Parameters = Readonly<Record<string, string>>;

/** All methods throw {SdkError}, and nothing else. */
export class OAuthClient {
  readonly #place: OAuthServerPlace;
  readonly #party: OAuthParty;

  private constructor(place: OAuthServerPlace, party: OAuthParty) {
    this.#place = place;
    this.#party = party;
  }

  /** @param place one of `info.oauthServers`. */
  static async find(place: OAuthServerPlace, options: OAuthClientOptions): Promise<OAuthClient> {
    const exchange = exchangeOf(place, options);
    const endpoints = await findEndpoints(place, { version: options.version, exchange });
    return new OAuthClient(place, new OAuthParty(place, options, endpoints));
  }

  get endpoints(): OAuthEndpoints {
    return this.#party.endpoints;
  }

  /** A `fetch` for the CSC client: with proofs, where the tokens are bound to a key. */
  get apiFetch(): Fetch {
    const { dpop, options } = this.#party;
    return dpop === undefined ? options.fetch : dpopFetch(dpop, options.fetch);
  }

  /** Access to the API for a person. */
  beginService(words: ConsentWords = {}): Promise<BegunAuthorization> {
    return beginConsent(this.#party, { scope: 'service', ...wordsOf(words) });
  }

  /** The signer's yes to digests. */
  beginCredential(order: CredentialConsent & ConsentWords): Promise<BegunAuthorization> {
    const { rar = this.#place.supportsRar ? '2025' : 'none', version } = this.#party.options;
    const consent = credentialParameters(order, { version, rar });
    return beginConsent(this.#party, { scope: 'credential', ...consent, ...wordsOf(order) });
  }

  /** A yes to a new credential (v2.2). */
  beginCreation(
    request: { readonly certificatePolicy: string; readonly subjectData: Members },
    words: ConsentWords = {},
  ): Promise<BegunAuthorization> {
    const consent = { scope: 'credential-creation', ...creationParameters(request) };
    return beginConsent(this.#party, { ...consent, ...wordsOf(words) });
  }

  /** A yes to the end of a credential (v2.2). */
  beginDeletion(credentialId: string, words: ConsentWords = {}): Promise<BegunAuthorization> {
    const consent = { scope: 'credential-deletion', ...deletionParameters(credentialId) };
    return beginConsent(this.#party, { ...consent, ...wordsOf(words) });
  }

  /** @param callback the address that the browser came back to, with all its parameters. */
  finish(begun: BegunAuthorization, callback: URL): Promise<OAuthTokens> {
    return inOurWords(() => redeemCode(this.#party, begun, callback));
  }

  /** Access of the application itself, for seals. */
  clientCredentials(scope = 'service'): Promise<OAuthTokens> {
    return inOurWords(() => requestOwnTokens(this.#party, scope));
  }

  /** Drop the old refresh token where the answer brings a new one. */
  refresh(refreshToken: string): Promise<OAuthTokens> {
    return inOurWords(() => refreshTokens(this.#party, refreshToken));
  }

  /** Ends an access or refresh token. */
  revoke(token: string, hint?: 'access_token' | 'refresh_token'): Promise<void> {
    return inOurWords(() => revokeToken(this.#party, token, hint));
  }
}

function wordsOf({ lang, description, clientData, accountToken }: ConsentWords): Parameters {
  return {
    ...(lang !== undefined && { lang }),
    ...(description !== undefined && { description }),
    ...(clientData !== undefined && { clientData }),
    ...(accountToken !== undefined && { account_token: accountToken }),
  };
}
