/** How often something was done lately, counted for all processes together. */

import type { RateLimit } from '#domain/access/rate-limit.ts';

export interface RateTaking extends RateLimit {
  /** How much is taken at once. */
  readonly count: number;
}

export interface RateAnswer {
  readonly allowed: boolean;
  /** Until the next window begins: 1 to `windowSeconds`. */
  readonly retryAfterSeconds: number;
}

export interface RateLimits {
  /**
   * Counts `count` more under the name, all or none, if the limit allows.
   * @param name of bounded length; holds nothing secret.
   */
  take(name: string, taking: RateTaking, at: number): Promise<RateAnswer>;
}
