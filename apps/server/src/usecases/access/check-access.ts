/** Check access: what a bearer token stands for. Runs before every authenticated call. */

import { callerOf } from '#domain/access/access-grant.ts';
import type { Caller } from '#domain/access/access-grant.ts';
import type { Secret } from '#domain/secret.ts';
import type { AccessGrants } from '#ports/access-grants.ts';
import type { Clock } from '#ports/clock.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface CheckAccessPorts {
  readonly grants: AccessGrants;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

/** @throws {Refusal} `access_unknown` or `access_expired`. */
export type CheckAccess = (accessToken: Secret<string>) => Promise<Caller>;

export function makeCheckAccess({ grants, tokenHash, clock }: CheckAccessPorts): CheckAccess {
  return async function checkAccess(accessToken) {
    const grant = await grants.findByAccessHash(tokenHash.hash(accessToken.reveal()));
    return callerOf(grant, clock.now());
  };
}
