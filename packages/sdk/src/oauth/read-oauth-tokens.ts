/** What a token endpoint gives (CSC API v1.0.4.0, 8.3.3; v2.0.0.2, 8.4.4). */

import type * as oauth from 'oauth4webapi';
import { findText, lifetimeSeconds } from '../wire/members.ts';

export interface OAuthTokens {
  /** Of scope `service`: for every call. Of scope `credential`: the signer's yes. */
  readonly accessToken: string;
  /** In lower case: `bearer`, `dpop`, or `sad` of v1. */
  readonly tokenType: string;
  readonly refreshToken: string | undefined;
  readonly expiresInSeconds: number;
  /** Which credential the server chose, where a qualifier was asked for. */
  readonly credentialId: string | undefined;
  /** What was granted (RFC 9396). */
  readonly authorizationDetails: readonly unknown[];
}

export function readOAuthTokens(answer: oauth.TokenEndpointResponse): OAuthTokens {
  const { authorization_details: details } = answer;
  const granted: readonly unknown[] = Array.isArray(details) ? details : [];
  return {
    accessToken: answer.access_token,
    tokenType: answer.token_type,
    refreshToken: answer.refresh_token,
    expiresInSeconds: lifetimeSeconds(answer),
    credentialId: findText(answer, 'credentialID') ?? grantedCredential(granted),
    authorizationDetails: granted,
  };
}

function grantedCredential(granted: readonly unknown[]): string | undefined {
  for (const entry of granted) {
    if (typeof entry !== 'object' || entry === null) continue;
    const id = findText(entry as Readonly<Record<string, unknown>>, 'credentialID');
    if (id !== undefined) return id;
  }
  return undefined;
}
