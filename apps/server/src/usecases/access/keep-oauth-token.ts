/**
 * Keep OAuth token: a token that the authorization server gives out becomes a grant of access, as
 * that of a log-in is, so that every call of the API knows one kind of token.
 *
 * Access and refresh token have a row each, and both name the same family: the authorization they
 * come from. A family that was ended meanwhile, since its code or a refresh token came a second
 * time, gets no further member: the row is written first and looked at then, so that whichever of
 * the two is later sees the other. RFC 6749, 4.1.2; RFC 9700, 4.14.2.
 */

import type { AccessGrant } from '#domain/access/access-grant.ts';
import type { AccountId, ClientId, GrantId } from '#domain/identifiers.ts';
import { Refusal } from '#domain/refusal.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { ArtifactLock } from '#ports/artifact-lock.ts';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { OAuthArtifacts } from '#ports/oauth-artifacts.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface KeepOAuthTokenPorts {
  readonly grants: AccessGrants;
  readonly oauthArtifacts: OAuthArtifacts;
  readonly artifactLock: ArtifactLock;
  readonly journal: Journal;
  readonly tokenHash: TokenHash;
  readonly random: Random;
  readonly clock: Clock;
}

export interface OAuthToken {
  readonly kind: 'access' | 'refresh';
  readonly token: Secret<string>;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly scope: AccessGrant['scope'];
  /** False: the client acts for itself (RFC 6749, 4.4). */
  readonly userSpecific: boolean;
  /** Of the engine; undefined for a client that acts for itself. */
  readonly grantId: string | undefined;
  readonly keyThumbprint: string | undefined;
  readonly seconds: number;
  /** What the authorization server wants to know of it later; what it is for, in an access token. */
  readonly details: object | undefined;
}

/** The engine's name for an authorization; what ends it removes this first. */
export const grantKind = 'Grant';

/** @throws {Refusal} `access_expired`, when the authorization was ended meanwhile. */
export type KeepOAuthToken = (token: OAuthToken) => Promise<void>;

export function makeKeepOAuthToken(ports: KeepOAuthTokenPorts): KeepOAuthToken {
  const { grants, oauthArtifacts, journal, tokenHash, clock } = ports;

  return async function keepOAuthToken(token) {
    const at = clock.now();
    const grant = makeGrant(ports, token, at);
    await grants.add(grant);
    const { familyId, accountId: account, clientId: client } = grant;
    if (familyId !== undefined && !(await oauthArtifacts.find(grantKind, familyId))) {
      await grants.revokeFamily(familyId, at);
      throw new Refusal('access_expired');
    }
    if (token.kind === 'refresh') return;
    const family = familyId === undefined ? {} : { family: familyId };
    const facts = { grant: grant.id, scope: token.scope, account, client, ...family };
    await journal.record({ event: 'access.granted', facts });
  };

  function makeGrant(
    { random, artifactLock }: KeepOAuthTokenPorts,
    token: OAuthToken,
    at: number,
  ): AccessGrant {
    const { kind, accountId, clientId, scope, userSpecific, keyThumbprint, grantId } = token;
    const hash = tokenHash.hash(token.token.reveal());
    const expiresAt = at + token.seconds * 1000;
    const isRefresh = kind === 'refresh';
    const details = token.details && JSON.stringify(token.details);
    return {
      id: random.identifier() as GrantId,
      accountId,
      clientId,
      // Nobody has a token of this hash: the row of a refresh token opens nothing by itself.
      accessHash: isRefresh ? tokenHash.hash(random.token()) : hash,
      accessExpiresAt: isRefresh ? at : expiresAt,
      refreshHash: isRefresh ? hash : undefined,
      refreshExpiresAt: isRefresh ? expiresAt : undefined,
      revokedAt: undefined,
      createdAt: at,
      ...(grantId !== undefined && { familyId: tokenHash.hash(grantId) as GrantId }),
      scope,
      userSpecific,
      keyThumbprint,
      details:
        details !== undefined && isRefresh
          ? artifactLock.lock(token.token.reveal(), details)
          : details,
    };
  }
}
