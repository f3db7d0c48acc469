/**
 * Where the endpoints of an authorization server are: below the base of `info.oauth2` by the rule
 * of the documents (CSC API v1.0.4.0, 8.3; v2.0.0.2, 8.4), or in the metadata of its issuer (RFC
 * 8414, or OpenID Connect Discovery).
 */

import type { CscVersion } from '@kumoin/contract';
import * as oauth from 'oauth4webapi';
import type { OAuthServerPlace } from '../answers/read-oauth-servers.ts';
import { SdkError } from '../sdk-error.ts';
import { exchangeOptions, inOurWords } from './oauth-exchange.ts';
import type { ExchangeOptions } from './oauth-exchange.ts';

/** The endpoints; `issuer` is only known where the metadata told it. */
export interface OAuthEndpoints {
  readonly issuer: string | undefined;
  readonly authorization: string;
  readonly token: string;
  readonly revocation: string | undefined;
  /** Where authorization requests are pushed first (RFC 9126). */
  readonly pushed: string | undefined;
  /** The issuer names itself in its answers (RFC 9207). */
  readonly namesItself: boolean;
}

/** @throws {SdkError} */
export async function findEndpoints(
  { base, issuer }: Pick<OAuthServerPlace, 'base' | 'issuer'>,
  { version, exchange }: { readonly version: CscVersion; readonly exchange: ExchangeOptions },
): Promise<OAuthEndpoints> {
  if (base !== undefined) return endpointsBelow(base, version);
  if (issuer !== undefined) return inOurWords(() => discover(new URL(issuer), exchange));
  throw new SdkError('unsupported', 'the server names no authorization server');
}

/** v1 knows no pushed requests. */
export function endpointsBelow(base: string, version: CscVersion): OAuthEndpoints {
  return {
    issuer: undefined,
    authorization: `${base}/oauth2/authorize`,
    token: `${base}/oauth2/token`,
    revocation: `${base}/oauth2/revoke`,
    pushed: version === 'v1' ? undefined : `${base}/oauth2/pushed_authorize`,
    namesItself: false,
  };
}

async function discover(issuer: URL, exchange: ExchangeOptions): Promise<OAuthEndpoints> {
  const options = exchangeOptions(exchange);
  const ask = (algorithm: 'oauth2' | 'oidc') =>
    oauth.discoveryRequest(issuer, { algorithm, ...options });
  const first = await ask('oauth2');
  const response = first.ok ? first : await ask('oidc');
  const metadata = await oauth.processDiscoveryResponse(issuer, response);
  return {
    issuer: metadata.issuer,
    authorization: required(metadata.authorization_endpoint, 'authorization_endpoint'),
    token: required(metadata.token_endpoint, 'token_endpoint'),
    revocation: metadata.revocation_endpoint,
    pushed: metadata.pushed_authorization_request_endpoint,
    namesItself: metadata.authorization_response_iss_parameter_supported === true,
  };
}

function required(endpoint: string | undefined, name: string): string {
  if (endpoint !== undefined) return endpoint;
  throw new SdkError('unintelligible', `the metadata of the issuer has no ${name}`);
}
