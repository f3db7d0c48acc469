/**
 * Refuse often: what reaches a person is limited by whom it reaches, on all nodes together,
 * whoever asks for it and through whichever face.
 */

import { RateLimited } from '#domain/access/rate-limit.ts';
import type { LimitedCall, RateLimitPlan } from '#domain/access/rate-limit.ts';
import type { RateLimits } from '#ports/rate-limits.ts';

export interface RefuseOftenPorts {
  readonly rateLimits: RateLimits;
  readonly rateLimitPlan: RateLimitPlan;
}

/** @throws {RateLimited} */
export async function refuseOften(
  { rateLimits, rateLimitPlan }: RefuseOftenPorts,
  { call, by }: { readonly call: LimitedCall; readonly by: string },
  at: number,
): Promise<void> {
  const limit = rateLimitPlan[call];
  if (limit.limit === 0) return;
  const taken = await rateLimits.take(`${call}:${by}`, { ...limit, count: 1 }, at);
  if (!taken.allowed) throw new RateLimited(call, taken.retryAfterSeconds);
}
