/**
 * Client of the authorization server that belongs to a CSC server: scopes `service` and
 * `credential`, and `credential-creation` and `credential-deletion` of v2.2 (CSC API v1.0.4.0, 8.3;
 * v2.0.0.2, 8.4), on `oauth4webapi`.
 *
 * PKCE with S256 always, with v1 servers too: they ignore what they do not know. The request is
 * pushed where the server has a place for it; one that has none gets it in the address. What has to
 * be remembered until the browser comes back is a plain value, so the page may be left meanwhile.
 */

import type { CscVersion } from '@kumoin/contract';
import * as oauth from 'oauth4webapi';
import type { OAuthServerPlace } from '../answers/read-oauth-servers.ts';
import { SdkError } from '../sdk-error.ts';
import type { Members } from '../wire/members.ts';
import type { Fetch } from '../wire/post-json.ts';
import {
  creationParameters,
  credentialParameters,
  deletionParameters,
} from './authorization-details.ts';
import type { CredentialConsent, RarStyle } from './authorization-details.ts';
import { clientAuth } from './client-authentication.ts';
import type { ClientAuthentication } from './client-authentication.ts';
import { dpopFetch } from './dpop-fetch.ts';
import {
  exchangeOptions,
  inOurWords,
  recognizedTokenTypes,
  regularTokenAnswer,
  requireSuccess,
} from './oauth-exchange.ts';
import { findEndpoints } from './oauth-server.ts';
import type { OAuthEndpoints } from './oauth-server.ts';
import { readOAuthTokens } from './read-oauth-tokens.ts';
import type { OAuthTokens } from './read-oauth-tokens.ts';

export interface OAuthClientOptions {
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
  /** Registered at the server, to the letter. */
  readonly redirectUri: string;
  /** Of the API that the tokens are for. */
  readonly version: CscVersion;
  /** With `tls_client_auth`, one that shows the certificate. */
  readonly fetch: Fetch;
  /** By default the types of 2025 where the server says it knows them, else plain parameters. */
  readonly rar?: RarStyle;
  /** Whether to push requests: where there is a place by default. */
  readonly push?: 'where possible' | 'always' | 'never';
  /** Binds the tokens to a key (RFC 9449). */
  readonly dpopKeys?: oauth.CryptoKeyPair;
  /** `json` for the servers that want it so. */
  readonly tokenBody?: 'form' | 'json';
  /** Beyond this machine, where the way there is protected otherwise. */
  readonly insecureHttp?: boolean;
}

/** Beside what is consented to. */
export interface ConsentWords {
  /** RFC 5646, such as `ja`. */
  readonly lang?: string;
  readonly description?: string;
  readonly clientData?: string;
  /** See `makeAccountToken`. */
  readonly accountToken?: string;
}

/** A browser that was sent away. Plain, so that it can be stored until it comes back. */
export interface BegunAuthorization {
  /** Where the browser goes. */
  readonly url: string;
  readonly state: string;
  readonly codeVerifier: string;
  /** To be repeated at the token endpoint. */
  readonly authorizationDetails?: string;
}

type Parameters = Readonly<Record<string, string>>;

/** All methods throw {SdkError}, and nothing else. */
export class OAuthClient {
  readonly endpoints: OAuthEndpoints;
  readonly #place: OAuthServerPlace;
  readonly #options: OAuthClientOptions;
  readonly #server: oauth.AuthorizationServer;
  readonly #client: oauth.Client;
  readonly #dpop: oauth.DPoPHandle | undefined;

  private constructor(
    place: OAuthServerPlace,
    options: OAuthClientOptions,
    endpoints: OAuthEndpoints,
  ) {
    this.endpoints = endpoints;
    this.#place = place;
    this.#options = options;
    this.#server = metadataOf(endpoints);
    this.#client = { client_id: options.clientId };
    this.#dpop = options.dpopKeys && oauth.DPoP(this.#client, options.dpopKeys);
  }

  /** @param place one of `info.oauthServers`. */
  static async find(place: OAuthServerPlace, options: OAuthClientOptions): Promise<OAuthClient> {
    const { version } = options;
    const endpoints = await findEndpoints(place, { version, exchange: exchangeOf(place, options) });
    return new OAuthClient(place, options, endpoints);
  }

  /** A `fetch` for the CSC client: with proofs, where the tokens are bound to a key. */
  get apiFetch(): Fetch {
    const { fetch } = this.#options;
    return this.#dpop === undefined ? fetch : dpopFetch(this.#dpop, fetch);
  }

  /** Access to the API for a person. */
  beginService(words: ConsentWords = {}): Promise<BegunAuthorization> {
    return this.#begin({ scope: 'service', ...wordsOf(words) });
  }

  /** The signer's yes to digests. */
  beginCredential(order: CredentialConsent & ConsentWords): Promise<BegunAuthorization> {
    const { rar = this.#place.supportsRar ? '2025' : 'none', version } = this.#options;
    const consent = credentialParameters(order, { version, rar });
    return this.#begin({ scope: 'credential', ...consent, ...wordsOf(order) });
  }

  /** A yes to a new credential (v2.2). */
  beginCreation(
    request: { readonly certificatePolicy: string; readonly subjectData: Members },
    words: ConsentWords = {},
  ): Promise<BegunAuthorization> {
    const consent = creationParameters(request);
    return this.#begin({ scope: 'credential-creation', ...consent, ...wordsOf(words) });
  }

  /** A yes to the end of a credential (v2.2). */
  beginDeletion(credentialId: string, words: ConsentWords = {}): Promise<BegunAuthorization> {
    const consent = deletionParameters(credentialId);
    return this.#begin({ scope: 'credential-deletion', ...consent, ...wordsOf(words) });
  }

  /** @param callback the address that the browser came back to, with all its parameters. */
  finish(begun: BegunAuthorization, callback: URL): Promise<OAuthTokens> {
    const { redirectUri } = this.#options;
    const { state, codeVerifier, authorizationDetails } = begun;
    return inOurWords(async () => {
      const parameters = this.#callbackParameters(callback);
      const valid = oauth.validateAuthResponse(this.#server, this.#client, parameters, state);
      const extra = authorizationDetails && { authorization_details: authorizationDetails };
      return this.#tokens(
        (auth, options) =>
          oauth.authorizationCodeGrantRequest(
            ...this.#names(auth),
            valid,
            redirectUri,
            codeVerifier,
            { ...options, ...(extra && { additionalParameters: extra }) },
          ),
        (answer) =>
          oauth.processAuthorizationCodeResponse(this.#server, this.#client, answer, {
            recognizedTokenTypes,
          }),
      );
    });
  }

  /** Access of the application itself, for seals. */
  clientCredentials(scope = 'service'): Promise<OAuthTokens> {
    return inOurWords(() =>
      this.#tokens(
        (auth, options) =>
          oauth.clientCredentialsGrantRequest(...this.#names(auth), { scope }, options),
        (answer) => oauth.processClientCredentialsResponse(this.#server, this.#client, answer),
      ),
    );
  }

  /** Drop the old refresh token where the answer brings a new one. */
  refresh(refreshToken: string): Promise<OAuthTokens> {
    return inOurWords(() =>
      this.#tokens(
        (auth, options) =>
          oauth.refreshTokenGrantRequest(...this.#names(auth), refreshToken, options),
        (answer) => oauth.processRefreshTokenResponse(this.#server, this.#client, answer),
      ),
    );
  }

  /** Ends an access or refresh token; 200 by the RFC, 204 by the documents. */
  async revoke(token: string, hint?: 'access_token' | 'refresh_token'): Promise<void> {
    if (this.endpoints.revocation === undefined) {
      throw new SdkError('unsupported', 'the authorization server revokes no tokens');
    }
    await inOurWords(async () => {
      const parameters = hint && { token_type_hint: hint };
      const options = {
        ...this.#exchange(),
        ...(parameters && { additionalParameters: parameters }),
      };
      const auth = clientAuth(this.#options.authentication);
      await requireSuccess(await oauth.revocationRequest(...this.#names(auth), token, options));
    });
  }

  async #begin(wanted: Parameters): Promise<BegunAuthorization> {
    const codeVerifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const parameters = {
      response_type: 'code',
      client_id: this.#options.clientId,
      redirect_uri: this.#options.redirectUri,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      ...wanted,
    };
    const url = await inOurWords(() => this.#address(parameters));
    const { authorization_details: details } = wanted;
    const repeated = details === undefined ? {} : { authorizationDetails: details };
    return { url, state, codeVerifier, ...repeated };
  }

  async #address(parameters: Parameters): Promise<string> {
    const { push = 'where possible', clientId } = this.#options;
    const requestUri = push === 'never' ? undefined : await this.#push(parameters, push);
    const shown =
      requestUri === undefined ? parameters : { client_id: clientId, request_uri: requestUri };
    const url = new URL(this.endpoints.authorization);
    for (const [name, value] of Object.entries(shown)) url.searchParams.set(name, value);
    return url.href;
  }

  /** @returns undefined where the server has no place for it. */
  async #push(
    parameters: Parameters,
    push: 'where possible' | 'always',
  ): Promise<string | undefined> {
    if (this.endpoints.pushed === undefined) {
      if (push === 'where possible') return undefined;
      throw new SdkError('unsupported', 'the authorization server takes no pushed requests');
    }
    try {
      return await this.#pushed(parameters);
    } catch (error) {
      const missing = error instanceof SdkError && noPlace.has(error.status ?? 0);
      if (missing && push === 'where possible') return undefined;
      throw error;
    }
  }

  async #pushed(parameters: Parameters): Promise<string> {
    const answer = await this.#withNonce(async () => {
      const auth = clientAuth(this.#options.authentication);
      const options = this.#boundExchange();
      const response = await oauth.pushedAuthorizationRequest(
        ...this.#names(auth),
        { ...parameters },
        options,
      );
      const text = await requireSuccess(response);
      return new Response(text, { status: 201, headers: { 'content-type': 'application/json' } });
    });
    const { request_uri: requestUri } = await oauth.processPushedAuthorizationResponse(
      this.#server,
      this.#client,
      answer,
    );
    return requestUri;
  }

  async #tokens(
    request: (
      auth: oauth.ClientAuth,
      options: oauth.TokenEndpointRequestOptions,
    ) => Promise<Response>,
    process: (answer: Response) => Promise<oauth.TokenEndpointResponse>,
  ): Promise<OAuthTokens> {
    const answer = await this.#withNonce(async () => {
      const auth = clientAuth(this.#options.authentication);
      return regularTokenAnswer(await request(auth, this.#boundExchange()));
    });
    return readOAuthTokens(await process(answer));
  }

  /** The proof is refused before a code is spent, so asking again with the nonce is safe. */
  async #withNonce(send: () => Promise<Response>): Promise<Response> {
    try {
      return await send();
    } catch (error) {
      const wants = error instanceof SdkError && error.answer?.error === 'use_dpop_nonce';
      if (!wants || this.#dpop === undefined) throw error;
      return send();
    }
  }

  /** Where only the base is known, there is no issuer to compare the answer's with. */
  #callbackParameters({ searchParams }: URL): URLSearchParams {
    const parameters = new URLSearchParams(searchParams);
    if (this.endpoints.issuer === undefined) parameters.delete('iss');
    return parameters;
  }

  #names(auth: oauth.ClientAuth): [oauth.AuthorizationServer, oauth.Client, oauth.ClientAuth] {
    return [this.#server, this.#client, auth];
  }

  #exchange() {
    return exchangeOptions(exchangeOf(this.#place, this.#options));
  }

  #boundExchange() {
    return { ...this.#exchange(), ...(this.#dpop && { DPoP: this.#dpop }) };
  }
}

const noPlace: ReadonlySet<number> = new Set([404, 405, 501]);

function metadataOf(endpoints: OAuthEndpoints): oauth.AuthorizationServer {
  const { issuer, authorization, token, revocation, pushed, namesItself } = endpoints;
  return {
    // Without an issuer: what a client's assertion is made for (RFC 7523, 3).
    issuer: issuer ?? token,
    authorization_endpoint: authorization,
    token_endpoint: token,
    authorization_response_iss_parameter_supported: namesItself,
    ...(revocation !== undefined && { revocation_endpoint: revocation }),
    ...(pushed !== undefined && { pushed_authorization_request_endpoint: pushed }),
  };
}

function exchangeOf({ base, issuer }: OAuthServerPlace, options: OAuthClientOptions) {
  const { fetch, tokenBody = 'form', insecureHttp = false } = options;
  const host = URL.parse(base ?? issuer ?? '')?.hostname ?? '';
  const isHere = host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
  return { fetch, tokenBody, insecureHttp: insecureHttp || isHere };
}

function wordsOf({ lang, description, clientData, accountToken }: ConsentWords): Parameters {
  return {
    ...(lang !== undefined && { lang }),
    ...(description !== undefined && { description }),
    ...(clientData !== undefined && { clientData }),
    ...(accountToken !== undefined && { account_token: accountToken }),
  };
}
