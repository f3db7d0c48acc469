/** Rate limits in memory: for tests and for trying things out; they count one process. */

import { windowOf } from '#domain/access/rate-limit.ts';
import type { RateAnswer, RateLimits, RateTaking } from '#ports/rate-limits.ts';

interface Window {
  readonly startsAt: number;
  taken: number;
}

export class MemoryRateLimits implements RateLimits {
  readonly #windows = new Map<string, Window>();

  async take(name: string, taking: RateTaking, at: number): Promise<RateAnswer> {
    const { startsAt, retryAfterSeconds } = windowOf(taking, at);
    const key = `${startsAt} ${name}`;
    const window = this.#windows.get(key) ?? { startsAt, taken: 0 };
    if (window.taken + taking.count > taking.limit) return { allowed: false, retryAfterSeconds };
    window.taken += taking.count;
    this.#windows.set(key, window);
    return { allowed: true, retryAfterSeconds };
  }

  /** See `ExpiredRecords`. */
  destroyOlder(before: number, limit: number): number {
    const older = [...this.#windows].filter(([, { startsAt }]) => startsAt < before);
    for (const [key] of older.slice(0, limit)) this.#windows.delete(key);
    return Math.min(older.length, limit);
  }
}
