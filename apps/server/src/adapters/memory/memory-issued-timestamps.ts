/** The time of the newest time-stamp in memory: for tests; lost with the process. */

import type { IssuedTimestamps } from '#ports/issued-timestamps.ts';

export class MemoryIssuedTimestamps implements IssuedTimestamps {
  #newestAt: number | undefined;

  newestAt(): Promise<number | undefined> {
    return Promise.resolve(this.#newestAt);
  }

  advance(at: number): Promise<void> {
    this.#newestAt = Math.max(at, this.#newestAt ?? at);
    return Promise.resolve();
  }
}
