/**
 * `auth/login` and `auth/revoke`: a name and a password for an access token. CSC API v1.0.4.0 and
 * v2.0.0.2, 11.2 and 11.3. Basic only; Digest would need the password's hash at the server, and no
 * server is known to ask for it.
 */

import { base64OfText } from '../wire/base64.ts';
import type { CscCaller } from '../wire/csc-caller.ts';
import { findText, lifetimeSeconds, requireText } from '../wire/members.ts';
import type { Members } from '../wire/members.ts';

/** What a log-in gives. */
export interface AccessTokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly expiresInSeconds: number;
}

export type TokenHint = 'access_token' | 'refresh_token';

export async function logIn(
  caller: CscCaller,
  login: { readonly name: string; readonly password: string; readonly rememberMe: boolean },
): Promise<AccessTokens> {
  const { name, password, rememberMe } = login;
  const authorization = `Basic ${base64OfText(`${name}:${password}`)}`;
  const headers = { authorization };
  return readTokens((await caller.call('auth/login', { rememberMe }, { headers })).members);
}

/** Without a header: the refresh token stands for name and password. */
export async function refreshLogIn(caller: CscCaller, refreshToken: string): Promise<AccessTokens> {
  const body = { refresh_token: refreshToken, rememberMe: true };
  return readTokens((await caller.call('auth/login', body, { bearer: '' })).members);
}

function readTokens(answer: Members): AccessTokens {
  return {
    accessToken: requireText(answer, 'access_token'),
    refreshToken: findText(answer, 'refresh_token'),
    expiresInSeconds: lifetimeSeconds(answer),
  };
}
