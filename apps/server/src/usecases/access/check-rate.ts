/**
 * Check rate: does the caller come too often? Asked before anything costly is done for somebody
 * who has proved nothing yet.
 *
 * The counts are shared by all nodes. What is told apart by (an account name, an address) is
 * kept as a hash: it is short, and a password typed in the place of a name is not kept.
 */

import { RateLimited } from '#domain/access/rate-limit.ts';
import type { LimitedCall, RateLimitPlan } from '#domain/access/rate-limit.ts';
import type { Clock } from '#ports/clock.ts';
import type { RateLimits } from '#ports/rate-limits.ts';
import type { TokenHash } from '#ports/token-hash.ts';

export interface CheckRatePorts {
  readonly rateLimits: RateLimits;
  readonly rateLimitPlan: RateLimitPlan;
  readonly tokenHash: TokenHash;
  readonly clock: Clock;
}

/**
 * @param by whose calls are counted together.
 * @param own the limit in the place of the planned one.
 * @throws {RateLimited} a refusal `rate_limited` that says when to come back.
 */
export type CheckRate = (call: LimitedCall, by: string, own?: number) => Promise<void>;

export function makeCheckRate(ports: CheckRatePorts): CheckRate {
  const { rateLimits, rateLimitPlan, tokenHash, clock } = ports;

  return async function checkRate(call, by, own) {
    const planned = rateLimitPlan[call];
    const limit = own === undefined ? planned : { ...planned, limit: own };
    if (limit.limit === 0) return;
    const name = `${call}:${tokenHash.hash(by)}`;
    const taking = { ...limit, count: 1 };
    const { allowed, retryAfterSeconds } = await rateLimits.take(name, taking, clock.now());
    if (!allowed) throw new RateLimited(call, retryAfterSeconds);
  };
}
