/**
 * Access grant: the right of a client to call the API for one account, for a while.
 *
 * Only hashes of the tokens are kept. A refresh token is used once: each refresh replaces
 * the pair, and a replaced one never works again. When one is used again, either its holder or
 * a thief is late, and nobody can tell who: all that goes back to the same log-in ends.
 */

import type { AccountId, ClientId, GrantId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

export interface AccessGrant {
  readonly id: GrantId;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  /** Hash of the access token, see `TokenHash`. */
  readonly accessHash: string;
  /** Moved forward when the access token alone is revoked. */
  readonly accessExpiresAt: number;
  readonly refreshHash: string | undefined;
  readonly refreshExpiresAt: number | undefined;
  readonly revokedAt: number | undefined;
  readonly createdAt: number;
  /** The grant of the log-in that this one goes back to; undefined: this is it. */
  readonly familyId?: GrantId;
}

export const accessSeconds = 3600;
export const refreshSeconds = 30 * 24 * 3600;

/** The client of CSC `auth/login`: no OAuth client is named there. */
export const loginClientId = 'auth-login' as ClientId;

/** What a bearer token stands for once it was checked. */
export interface Caller {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
}

/**
 * @throws {Refusal} `access_unknown` or `access_expired`.
 */
export function callerOf(grant: AccessGrant | undefined, at: number): Caller {
  refuseUnless(grant !== undefined, 'access_unknown');
  refuseUnless(grant.revokedAt === undefined, 'access_expired');
  refuseUnless(at < grant.accessExpiresAt, 'access_expired');
  return { accountId: grant.accountId, clientId: grant.clientId };
}
