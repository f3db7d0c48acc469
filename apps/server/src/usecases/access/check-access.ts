/**
 * Check access: what a bearer token stands for. Runs before every authenticated call;
 * tokens of an account that was disabled since are worth nothing.
 */

import { callerOf } from '#domain/access/access-grant.ts';
import type { Caller } from '#domain/access/access-grant.ts';
import { refuseUnless } from '#domain/refusal.ts';
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

export function makeCheckAccess(ports: CheckAccessPorts): CheckAccess {
  const { grants, tokenHash, clock } = ports;

  return async function checkAccess(accessToken) {
    const presented = await grants.findWithAccount(tokenHash.hash(accessToken.reveal()));
    const caller = callerOf(presented?.grant, clock.now());
    refuseUnless(presented?.accountEnabled === true, 'access_expired');
    return caller;
  };
}
