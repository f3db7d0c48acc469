/** Leases in memory: for tests and for trying things out; they hold within the process. */

import type { LeaseClaim, Leases } from '#ports/leases.ts';

interface Held {
  readonly holder: string;
  readonly expiresAt: number;
}

export class MemoryLeases implements Leases {
  readonly #byName = new Map<string, Held>();

  async take({ name, holder }: LeaseClaim, seconds: number, at: number): Promise<boolean> {
    const held = this.#byName.get(name);
    if (held !== undefined && held.expiresAt > at) return false;
    this.#byName.set(name, { holder, expiresAt: at + seconds * 1000 });
    return true;
  }

  async renew({ name, holder }: LeaseClaim, seconds: number, at: number): Promise<boolean> {
    const held = this.#byName.get(name);
    if (held?.holder !== holder || held.expiresAt <= at) return false;
    this.#byName.set(name, { holder, expiresAt: at + seconds * 1000 });
    return true;
  }

  async release({ name, holder }: LeaseClaim): Promise<void> {
    if (this.#byName.get(name)?.holder === holder) this.#byName.delete(name);
  }

  /** See `ExpiredRecords`. */
  destroyEnded(before: number, limit: number): number {
    const ended = [...this.#byName].filter(([, { expiresAt }]) => expiresAt < before);
    for (const [name] of ended.slice(0, limit)) this.#byName.delete(name);
    return Math.min(ended.length, limit);
  }
}
