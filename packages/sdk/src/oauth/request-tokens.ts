/**
 * The token and revocation endpoints (CSC API v1.0.4.0, 8.3.3 and 8.3.4; v2.0.0.2, 8.4.4 and
 * 8.4.5), for each of the grants.
 */

import * as oauth from 'oauth4webapi';
import { SdkError } from '../sdk-error.ts';
import type { BegunAuthorization } from './begin-consent.ts';
import { recognizedTokenTypes, regularTokenAnswer, requireSuccess } from './oauth-exchange.ts';
import type { OAuthParty } from './oauth-party.ts';
import { readOAuthTokens } from './read-oauth-tokens.ts';
import type { OAuthTokens } from './read-oauth-tokens.ts';

/** For the code that the browser brought back. */
export async function redeemCode(
  party: OAuthParty,
  { state, codeVerifier, authorizationDetails }: BegunAuthorization,
  callback: URL,
): Promise<OAuthTokens> {
  const { server, client, options } = party;
  const parameters = callbackParameters(party, callback);
  const valid = oauth.validateAuthResponse(server, client, parameters, state);
  const more = authorizationDetails && {
    additionalParameters: { authorization_details: authorizationDetails },
  };
  const answer = await ask(party, ({ names, boundExchange }) =>
    oauth.authorizationCodeGrantRequest(...names, valid, options.redirectUri, codeVerifier, {
      ...boundExchange,
      ...more,
    }),
  );
  const recognized = { recognizedTokenTypes };
  return readOAuthTokens(
    await oauth.processAuthorizationCodeResponse(server, client, answer, recognized),
  );
}

export async function requestOwnTokens(party: OAuthParty, scope: string): Promise<OAuthTokens> {
  const answer = await ask(party, ({ names, boundExchange }) =>
    oauth.clientCredentialsGrantRequest(...names, { scope }, boundExchange),
  );
  const { server, client } = party;
  return readOAuthTokens(await oauth.processClientCredentialsResponse(server, client, answer));
}

export async function refreshTokens(party: OAuthParty, refreshToken: string): Promise<OAuthTokens> {
  const answer = await ask(party, ({ names, boundExchange }) =>
    oauth.refreshTokenGrantRequest(...names, refreshToken, boundExchange),
  );
  const { server, client } = party;
  return readOAuthTokens(await oauth.processRefreshTokenResponse(server, client, answer));
}

/** Done is 200 by the RFC, and 204 by the documents. */
export async function revokeToken(
  { names, exchange, endpoints }: OAuthParty,
  token: string,
  hint: string | undefined,
): Promise<void> {
  if (endpoints.revocation === undefined) {
    throw new SdkError('unsupported', 'the authorization server revokes no tokens');
  }
  const more = hint && { additionalParameters: { token_type_hint: hint } };
  await requireSuccess(await oauth.revocationRequest(...names, token, { ...exchange, ...more }));
}

function ask(
  party: OAuthParty,
  request: (party: OAuthParty) => Promise<Response>,
): Promise<Response> {
  return party.withNonce(async () => regularTokenAnswer(await request(party)));
}

/** Where only the base is known, there is no issuer to compare the answer's with. */
function callbackParameters({ endpoints }: OAuthParty, { searchParams }: URL): URLSearchParams {
  const parameters = new URLSearchParams(searchParams);
  if (endpoints.issuer === undefined) parameters.delete('iss');
  return parameters;
}
