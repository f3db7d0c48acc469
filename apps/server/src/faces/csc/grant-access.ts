/** `auth/login`. CSC API v1.0.4.0 and v2.0.0.2, 11.2. */

import { CscError, invalidRequest } from '@kumoin/contract';
import type { CscLoginAnswer } from '@kumoin/contract';
import { normalizeAccountName } from '#domain/accounts/account.ts';
import { Secret } from '#domain/secret.ts';
import type { CheckRate } from '#usecases/access/check-rate.ts';
import type { GrantAccess } from '#usecases/access/grant-access.ts';
import type { RefreshAccess } from '#usecases/access/refresh-access.ts';
import type { CscCall } from './csc-call.ts';

export interface LoginUseCases {
  readonly grantAccess: GrantAccess;
  readonly refreshAccess: RefreshAccess;
  readonly checkRate: CheckRate;
}

export function makeLogin({ grantAccess, refreshAccess, checkRate }: LoginUseCases) {
  return async function login(call: CscCall<'auth/login'>): Promise<CscLoginAnswer> {
    const { refresh_token: refreshToken, rememberMe: remember = false } = call.body;
    if (refreshToken !== undefined) {
      return answerOf(await refreshAccess(new Secret(refreshToken)));
    }
    const { name, password } = readBasic(call.authorizationHeader);
    await checkRate('loginPerAccount', normalizeAccountName(name));
    return answerOf(await grantAccess({ name, password, remember }));
  };
}

function answerOf(granted: Awaited<ReturnType<GrantAccess>>): CscLoginAnswer {
  const { accessToken, refreshToken, expiresInSeconds } = granted;
  return {
    access_token: accessToken.reveal(),
    ...(refreshToken && { refresh_token: refreshToken.reveal() }),
    expires_in: expiresInSeconds,
  };
}

/** RFC 7617; a malformed header is 401 here, and wrong credentials are 400: so says 11.2. */
function readBasic(header: string | undefined): { name: string; password: Secret<string> } {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) {
    throw new CscError(401, 'invalid_request', 'Malformed authentication parameter.');
  }
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw invalidRequest('Malformed username-password.');
  return { name: text.slice(0, colon), password: new Secret(text.slice(colon + 1)) };
}
