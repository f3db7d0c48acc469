/** Find OAuth token: what the authorization server gave out, when it comes back to be used there. */

import type { AccountId, ClientId, GrantId } from '#domain/identifiers.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { ArtifactLock } from '#ports/artifact-lock.ts';
import type { Authorizations } from '#ports/authorizations.ts';
import type { Clock } from '#ports/clock.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface FindOAuthTokenPorts {
  readonly grants: AccessGrants;
  readonly authorizations: Authorizations;
  readonly artifactLock: ArtifactLock;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

export interface FoundOAuthToken {
  readonly kind: 'access' | 'refresh';
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  /** It was used, exchanged or revoked before. */
  readonly ended: boolean;
  readonly expiresAt: number;
  /** Of a refresh token: what the authorization server wanted to know of it. */
  readonly details: object | undefined;
  readonly grantRow: GrantId | undefined;
}

export type FindOAuthToken = (token: Secret<string>) => Promise<FoundOAuthToken | undefined>;

export function makeFindOAuthToken(ports: FindOAuthTokenPorts): FindOAuthToken {
  const { grants, authorizations, artifactLock, tokenHash } = ports;

  return async function findOAuthToken(token) {
    const hash = tokenHash.hash(token.reveal());
    const grant = await grants.findByAccessHash(hash);
    if (grant !== undefined) {
      const { accountId, clientId, accessExpiresAt: expiresAt, revokedAt } = grant;
      const ended = revokedAt !== undefined;
      const rest = { details: undefined, grantRow: grant.id };
      return { kind: 'access', accountId, clientId, ended, expiresAt, ...rest };
    }
    const refresh = await grants.findByRefreshHash(hash);
    if (refresh?.refreshExpiresAt !== undefined) {
      const { accountId, clientId, refreshExpiresAt: expiresAt, revokedAt, details } = refresh;
      const opened = details && artifactLock.unlock(token.reveal(), details);
      return {
        kind: 'refresh',
        accountId,
        clientId,
        ended: revokedAt !== undefined,
        expiresAt,
        details: opened === undefined ? undefined : (JSON.parse(opened) as object),
        grantRow: refresh.id,
      };
    }
    const yes = await authorizations.findBySadHash(hash);
    if (yes === undefined) return undefined;
    const { accountId, clientId, expiresAt, replacedAt } = yes;
    const ended = replacedAt !== undefined;
    const rest = { details: undefined, grantRow: undefined };
    return { kind: 'access', accountId, clientId, ended, expiresAt, ...rest };
  };
}
