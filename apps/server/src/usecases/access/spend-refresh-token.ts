/**
 * Spend refresh token: it is good for one exchange (RFC 9700, 4.14.2). Of two exchanges at the
 * same moment, on whichever node, one goes on.
 */

import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Clock } from '#ports/clock.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface SpendRefreshTokenPorts {
  readonly grants: AccessGrants;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

/** @returns whether this call did it. */
export type SpendRefreshToken = (token: Secret<string>) => Promise<boolean>;

export function makeSpendRefreshToken(ports: SpendRefreshTokenPorts): SpendRefreshToken {
  const { grants, tokenHash, clock } = ports;

  return async function spendRefreshToken(token) {
    const grant = await grants.findByRefreshHash(tokenHash.hash(token.reveal()));
    return grant !== undefined && (await grants.revoke(grant.id, clock.now()));
  };
}
