/** Store of access grants. */

import type { AccessGrant } from '#domain/access/access-grant.ts';
import type { GrantId } from '#domain/identifiers.ts';

export interface AccessGrants {
  add(grant: AccessGrant): Promise<void>;
  findByAccessHash(hash: string): Promise<AccessGrant | undefined>;
  /** With what every call must know of the account, at one look. */
  findWithAccount(accessHash: string): Promise<PresentedGrant | undefined>;
  findByRefreshHash(hash: string): Promise<AccessGrant | undefined>;
  /**
   * Marks the grant revoked, once.
   * @returns whether this call did it.
   */
  revoke(id: GrantId, at: number): Promise<boolean>;
  /**
   * Marks the grant revoked and adds its successor: both or neither.
   * @returns whether this call did it: of two refreshes at once only one may go on.
   */
  replace(id: GrantId, successor: AccessGrant, at: number): Promise<boolean>;
  /**
   * Marks revoked what is left of all that goes back to one log-in.
   * @param first the grant of the log-in itself.
   * @returns how many were not revoked before.
   */
  revokeFamily(first: GrantId, at: number): Promise<number>;
  /**
   * Lets the access token expire now; a refresh token stays good.
   * @returns false, with nothing changed, when it had expired or the grant was revoked before.
   */
  endAccess(id: GrantId, at: number): Promise<boolean>;
}

export interface PresentedGrant {
  readonly grant: AccessGrant;
  readonly accountEnabled: boolean;
}
