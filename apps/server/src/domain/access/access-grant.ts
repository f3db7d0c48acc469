/**
 * Access grant: the right of a client to call the API for one account, for a while.
 *
 * Only hashes of the tokens are kept. A refresh token is used once: each refresh replaces
 * the pair, and a replaced one never works again. When one is used again, either its holder or
 * a thief is late, and nobody can tell who: all that goes back to the same log-in ends.
 */

import type { AccessScope, ClientRights } from '#domain/access/client.ts';
import type { AccountId, ClientId, CredentialId, GrantId } from '#domain/identifiers.ts';
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
  /** Never `credential`: a yes to sign is an `Authorization`. */
  readonly scope: Exclude<AccessScope, 'credential'>;
  /** False: given to the client itself, and the account is the first of those it may act for. */
  readonly userSpecific: boolean;
  /** Of the key whose possession goes with the token (RFC 9449); undefined: the token is enough. */
  readonly keyThumbprint: string | undefined;
  /**
   * JSON: what exactly it is for, where the scope says too little. With `credential-creation` and
   * `credential-deletion`: the authorization detail (RFC 9396) that a person agreed to. Such a
   * grant is good for one call, which revokes it.
   */
  readonly details: string | undefined;
}

export const accessSeconds = 3600;
export const refreshSeconds = 30 * 24 * 3600;

/** The client of CSC `auth/login`: no OAuth client is named there. */
export const loginClientId = 'auth-login' as ClientId;

/** On whose behalf something is done, and through which client. */
export interface Caller {
  readonly accountId: AccountId;
  readonly clientId: ClientId;
}

/** What a bearer token stands for once it was checked. */
export interface Access extends Caller {
  readonly scope: AccessScope;
  readonly userSpecific: boolean;
  /** With scope `credential`: the only one it is good for. */
  readonly credentialId: CredentialId | undefined;
  /** Of the key whose possession was proved with this call. */
  readonly keyThumbprint: string | undefined;
  readonly rights: ClientRights;
  /** What a person agreed to, word by word; only with the scopes that are about one credential. */
  readonly agreement?: { readonly grantId: GrantId; readonly details: string };
}

/**
 * @throws {Refusal} `access_unknown` or `access_expired`.
 */
export function accessOf(grant: AccessGrant | undefined, at: number): Omit<Access, 'rights'> {
  refuseUnless(grant !== undefined, 'access_unknown');
  refuseUnless(grant.revokedAt === undefined, 'access_expired');
  refuseUnless(at < grant.accessExpiresAt, 'access_expired');
  const { accountId, clientId, scope, userSpecific, keyThumbprint } = grant;
  const { id: grantId, details } = grant;
  return {
    ...{ accountId, clientId, scope, userSpecific, credentialId: undefined, keyThumbprint },
    ...(details !== undefined && { agreement: { grantId, details } }),
  };
}
