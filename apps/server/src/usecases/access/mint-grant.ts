/** A fresh pair of tokens for an account and client; the store keeps their hashes only. */

import { accessSeconds, refreshSeconds } from '#domain/access/access-grant.ts';
import type { AccessGrant, Caller } from '#domain/access/access-grant.ts';
import type { GrantId } from '#domain/identifiers.ts';
import { Secret } from '#domain/secret.ts';
import type { Random } from '#ports/random.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface GrantedAccess {
  readonly accessToken: Secret<string>;
  readonly refreshToken: Secret<string> | undefined;
  readonly expiresInSeconds: number;
}

export interface Minting extends Caller {
  readonly remember: boolean;
  readonly at: number;
  /** Of what is replaced. */
  readonly familyId?: GrantId;
}

export function mintGrant(
  { random, tokenHash }: { random: Random; tokenHash: TokenHash },
  { accountId, clientId, remember, at, familyId }: Minting,
): { readonly grant: AccessGrant; readonly granted: GrantedAccess } {
  const accessToken = makeToken(random);
  const refreshToken = remember ? makeToken(random) : undefined;
  const grant = {
    id: random.identifier() as GrantId,
    accountId,
    clientId,
    accessHash: tokenHash.hash(accessToken.reveal()),
    accessExpiresAt: at + accessSeconds * 1000,
    refreshHash: refreshToken && tokenHash.hash(refreshToken.reveal()),
    refreshExpiresAt: refreshToken && at + refreshSeconds * 1000,
    revokedAt: undefined,
    createdAt: at,
    ...(familyId && { familyId }),
    scope: 'service' as const,
    userSpecific: true,
    keyThumbprint: undefined,
    details: undefined,
  };
  return { grant, granted: { accessToken, refreshToken, expiresInSeconds: accessSeconds } };
}

function makeToken(random: Random): Secret<string> {
  return new Secret(random.token());
}
