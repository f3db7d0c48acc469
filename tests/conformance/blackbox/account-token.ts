/**
 * Account tokens as a client makes them: a JWT whose HMAC key is the SHA-256 of its secret.
 * CSC API v1.0.4.0, 8.3.1 and v2.0.0.2, 8.4.1.
 */

import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { OauthClient } from './target.ts';

export interface AccountTokenChanges {
  readonly header?: object;
  readonly claims?: object;
  /** The secret itself where its digest belongs: a mistake often made. */
  readonly key?: string | Uint8Array;
}

export function accountToken(
  { clientId, clientSecret = '' }: OauthClient,
  accountId: string,
  { header = {}, claims = {}, key }: AccountTokenChanges = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const usual = { sub: accountId, iat: now, jti: randomUUID(), iss: 'conformance', azp: clientId };
  const signed = [
    { typ: 'JWT', alg: 'HS256', ...header },
    { ...usual, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const own = key ?? createHash('sha256').update(clientSecret).digest();
  return `${signed}.${createHmac('sha256', own).update(signed).digest('base64url')}`;
}
