/**
 * Account token: the application says for which of its accounts the authorize page shall open.
 *
 * CSC API v1.0.4.0, 8.3.1; v2.0.0.2, 8.4.1: a JWT with HS256 under SHA-256 of the client secret.
 * The key is the 32 bytes of the digest. Some read "SHA-256" as its hexadecimal text; such a
 * token is refused, since a key that is also accepted is a key more to be found out.
 */

import { hmac } from '@kumoin/otp';
import { equalBytes } from '@kumoin/pki';
import type { ClientId } from '#domain/identifiers.ts';
import { Refusal, refuseUnless } from '#domain/refusal.ts';

export interface AccountToken {
  /** The name of the account, as it was agreed between application and service. */
  readonly subject: string;
  readonly jti: string;
  /** Until when a second use could be taken for a first one. */
  readonly expiresAt: number;
}

export const accountTokenSeconds = 300;
/** Clocks differ. */
export const accountTokenEarlySeconds = 30;

const charactersMax = { token: 4096, claim: 255 };

export interface AccountTokenEvidence {
  readonly token: string;
  readonly clientId: ClientId;
  /** SHA-256 of the client's secret. */
  readonly key: Uint8Array;
  readonly at: number;
}

/** @throws {Refusal} `account_token_bad`, whose detail says which rule. */
export function readAccountToken({ token, clientId, key, at }: AccountTokenEvidence): AccountToken {
  demand(token.length <= charactersMax.token, 'form');
  const [, header = '', payload = '', signature = ''] =
    /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/.exec(token) ?? [];
  const { alg, typ } = readJson(header);
  demand(alg === 'HS256', 'alg');
  demand(typ === undefined || (typeof typ === 'string' && typ.toUpperCase() === 'JWT'), 'typ');
  const signed = new TextEncoder().encode(`${header}.${payload}`);
  const given = bytesOf(signature);
  demand(given !== undefined && equalBytes(hmac('sha256', key, signed), given), 'signature');

  const { sub, iat, jti, azp } = readJson(payload);
  demand(azp === clientId, 'azp');
  demand(isClaim(sub), 'sub');
  demand(isClaim(jti), 'jti');
  demand(typeof iat === 'number' && Number.isFinite(iat), 'iat');
  demand(at < (iat + accountTokenSeconds) * 1000, 'too old');
  demand(iat * 1000 <= at + accountTokenEarlySeconds * 1000, 'not yet');
  return { subject: sub, jti, expiresAt: (iat + accountTokenSeconds) * 1000 };
}

function isClaim(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= charactersMax.claim;
}

type Members = Readonly<Record<string, unknown>>;

function readJson(part: string): Members {
  const bytes = bytesOf(part);
  demand(bytes !== undefined, 'form');
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null) return value as Members;
  } catch {
    // What the parser says may quote the token.
  }
  throw new Refusal('account_token_bad', 'form');
}

function bytesOf(part: string): Uint8Array | undefined {
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function demand(fact: boolean, rule: string): asserts fact {
  refuseUnless(fact, 'account_token_bad', rule);
}
