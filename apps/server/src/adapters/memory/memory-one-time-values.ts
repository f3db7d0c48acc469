/** One-time values in memory: for tests and for trying things out; they hold for one process. */

import type { OneTimeClaim, OneTimeValues } from '#ports/one-time-values.ts';

export class MemoryOneTimeValues implements OneTimeValues {
  readonly #expiries = new Map<string, number>();

  async claim({ kind, value, expiresAt }: OneTimeClaim): Promise<boolean> {
    const key = `${kind} ${value}`;
    if (this.#expiries.has(key)) return false;
    this.#expiries.set(key, expiresAt);
    return true;
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#expiries].filter(([, expiresAt]) => expiresAt < before);
    for (const [key] of over.slice(0, limit)) this.#expiries.delete(key);
    return Math.min(over.length, limit);
  }
}
