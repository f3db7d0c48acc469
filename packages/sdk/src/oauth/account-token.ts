/**
 * The account token: who asks for the authorization page (CSC API v1.0.4.0, 8.3.1; v2.0.0.2,
 * 8.4.1). A JWT whose key is the SHA-256 of the client secret, its 32 bytes, not their digits.
 */

import { base64UrlOf } from '../wire/base64.ts';

export interface AccountTokenOrder {
  /** The account as the application and the server both know it. */
  readonly accountId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Name of the application. */
  readonly issuer?: string;
  /** Milliseconds since 1970; now by default. */
  readonly at?: number;
  /** Never the same twice; the server refuses a second use. */
  readonly id?: string;
}

export async function makeAccountToken(order: AccountTokenOrder): Promise<string> {
  const { accountId, clientId, clientSecret, issuer, at = Date.now() } = order;
  const payload = {
    sub: accountId,
    iat: Math.floor(at / 1000),
    jti: order.id ?? crypto.randomUUID(),
    ...(issuer !== undefined && { iss: issuer }),
    azp: clientId,
  };
  const signed = `${encoded({ typ: 'JWT', alg: 'HS256' })}.${encoded(payload)}`;
  const secret = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(clientSecret));
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', secret, algorithm, false, ['sign']);
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signed));
  return `${signed}.${base64UrlOf(new Uint8Array(mac))}`;
}

function encoded(value: object): string {
  return base64UrlOf(new TextEncoder().encode(JSON.stringify(value)));
}
