/**
 * One client at one authorization server, as `oauth4webapi` wants to hear of both, and how requests
 * between them go out: with the client's proof of itself and, where tokens are bound to a key, with
 * a proof of that.
 */

import type { CscVersion } from '@kumoin/contract';
import * as oauth from 'oauth4webapi';
import type { OAuthServerPlace } from '../answers/read-oauth-servers.ts';
import { SdkError } from '../sdk-error.ts';
import type { Fetch } from '../wire/post-json.ts';
import type { RarStyle } from './authorization-details.ts';
import { clientAuth } from './client-authentication.ts';
import type { ClientAuthentication } from './client-authentication.ts';
import { exchangeOptions } from './oauth-exchange.ts';
import type { ExchangeOptions } from './oauth-exchange.ts';
import type { OAuthEndpoints } from './oauth-server.ts';

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

export class OAuthParty {
  readonly options: OAuthClientOptions;
  readonly endpoints: OAuthEndpoints;
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly dpop: oauth.DPoPHandle | undefined;
  readonly #exchange: ExchangeOptions;

  constructor(place: OAuthServerPlace, options: OAuthClientOptions, endpoints: OAuthEndpoints) {
    this.options = options;
    this.endpoints = endpoints;
    this.server = metadataOf(endpoints);
    this.client = { client_id: options.clientId };
    this.dpop = options.dpopKeys && oauth.DPoP(this.client, options.dpopKeys);
    this.#exchange = exchangeOf(place, options);
  }

  /** The first three arguments of every request of the library. */
  get names(): [oauth.AuthorizationServer, oauth.Client, oauth.ClientAuth] {
    return [this.server, this.client, clientAuth(this.options.authentication)];
  }

  get exchange() {
    return exchangeOptions(this.#exchange);
  }

  get boundExchange() {
    return { ...this.exchange, ...(this.dpop && { DPoP: this.dpop }) };
  }

  /** The proof is refused before a code is spent, so asking again with the nonce is safe. */
  async withNonce<Value>(send: () => Promise<Value>): Promise<Value> {
    try {
      return await send();
    } catch (error) {
      const wants = error instanceof SdkError && error.answer?.error === 'use_dpop_nonce';
      if (!wants || this.dpop === undefined) throw error;
      return send();
    }
  }
}

/** Plain HTTP is for this machine, unless it is asked for by name. */
export function exchangeOf(
  { base, issuer }: Pick<OAuthServerPlace, 'base' | 'issuer'>,
  { fetch, tokenBody = 'form', insecureHttp = false }: OAuthClientOptions,
): ExchangeOptions {
  const host = URL.parse(base ?? issuer ?? '')?.hostname ?? '';
  const isHere = host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
  return { fetch, tokenBody, insecureHttp: insecureHttp || isHere };
}

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
