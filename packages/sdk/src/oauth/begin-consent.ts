/**
 * The authorization request: its address for the browser, pushed before where the server has a place
 * for it (RFC 9126), and what has to be remembered until the browser comes back (RFC 7636).
 */

import * as oauth from 'oauth4webapi';
import { SdkError } from '../sdk-error.ts';
import { inOurWords, requireSuccess } from './oauth-exchange.ts';
import type { OAuthParty } from './oauth-party.ts';

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

/** Answers that say there is no such endpoint; any other is about the request. */
const noPlace: ReadonlySet<number> = new Set([404, 405, 501]);

export async function beginConsent(
  party: OAuthParty,
  wanted: Parameters,
): Promise<BegunAuthorization> {
  const codeVerifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const parameters = {
    response_type: 'code',
    client_id: party.options.clientId,
    redirect_uri: party.options.redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...wanted,
  };
  const url = await inOurWords(() => addressOf(party, parameters));
  const { authorization_details: details } = wanted;
  const repeated = details === undefined ? {} : { authorizationDetails: details };
  return { url, state, codeVerifier, ...repeated };
}

async function addressOf(party: OAuthParty, parameters: Parameters): Promise<string> {
  const { clientId } = party.options;
  const requestUri = await pushIfPossible(party, parameters);
  const shown =
    requestUri === undefined ? parameters : { client_id: clientId, request_uri: requestUri };
  const url = new URL(party.endpoints.authorization);
  for (const [name, value] of Object.entries(shown)) url.searchParams.set(name, value);
  return url.href;
}

/** @returns undefined where the request has to go into the address. */
async function pushIfPossible(
  party: OAuthParty,
  parameters: Parameters,
): Promise<string | undefined> {
  const { push = 'where possible' } = party.options;
  if (push === 'never') return undefined;
  if (party.endpoints.pushed === undefined) {
    if (push === 'where possible') return undefined;
    throw new SdkError('unsupported', 'the authorization server takes no pushed requests');
  }
  try {
    return await pushRequest(party, parameters);
  } catch (error) {
    const missing = error instanceof SdkError && noPlace.has(error.status ?? 0);
    if (missing && push === 'where possible') return undefined;
    throw error;
  }
}

async function pushRequest(party: OAuthParty, parameters: Parameters): Promise<string> {
  const text = await party.withNonce(async () => {
    const { names, boundExchange } = party;
    return requireSuccess(
      await oauth.pushedAuthorizationRequest(...names, { ...parameters }, boundExchange),
    );
  });
  const headers = { 'content-type': 'application/json' };
  const { request_uri: requestUri } = await oauth.processPushedAuthorizationResponse(
    party.server,
    party.client,
    new Response(text, { status: 201, headers }),
  );
  return requestUri;
}
