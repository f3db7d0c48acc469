/**
 * Rate limits taken from the store in blocks, so that a call rarely costs a write there, and
 * that a caller who was refused costs nothing until the window is over.
 *
 * Never more than the limit is allowed, whatever the number of nodes: a block is counted before
 * it is used. What a node has taken and not used others cannot have, so a caller may be refused
 * too early: by less than a hundredth of the limit for each other node. Limits below 200 are
 * taken one by one and are exact.
 */

import { windowOf } from '#domain/access/rate-limit.ts';
import type { RateAnswer, RateLimits, RateTaking } from '#ports/rate-limits.ts';

interface Held {
  readonly startsAt: number;
  left: number;
  refused: boolean;
  /** While the store is asked: of many callers at once one asks. */
  asking: Promise<void> | undefined;
}

const blockMax = 10;
const blocksPerLimit = 100;
/** Bounds the memory that strangers can fill; who is forgotten is asked for again. */
const namesMax = 10_000;

export class BlockRateLimits implements RateLimits {
  readonly #store: RateLimits;
  readonly #held = new Map<string, Held>();

  constructor(store: RateLimits) {
    this.#store = store;
  }

  async take(name: string, taking: RateTaking, at: number): Promise<RateAnswer> {
    const { startsAt, retryAfterSeconds } = windowOf(taking, at);
    const held = this.#heldIn(name, startsAt);
    while (!held.refused && held.left < taking.count) {
      held.asking ??= this.#ask(name, { held, taking, at }).finally(
        () => (held.asking = undefined),
      );
      await held.asking;
    }
    if (held.left < taking.count) return { allowed: false, retryAfterSeconds };
    held.left -= taking.count;
    return { allowed: true, retryAfterSeconds };
  }

  #heldIn(name: string, startsAt: number): Held {
    const known = this.#held.get(name);
    if (known?.startsAt === startsAt) return known;
    const held: Held = { startsAt, left: 0, refused: false, asking: undefined };
    this.#held.delete(name);
    this.#held.set(name, held);
    if (this.#held.size > namesMax) this.#held.delete(this.#held.keys().next().value ?? name);
    return held;
  }

  async #ask(name: string, { held, taking, at }: Asking): Promise<void> {
    const block = Math.min(blockMax, Math.floor(taking.limit / blocksPerLimit));
    for (const count of new Set([Math.max(block, taking.count), taking.count])) {
      const { allowed } = await this.#store.take(name, { ...taking, count }, at);
      if (!allowed) continue;
      held.left += count;
      return;
    }
    held.refused = true;
  }
}

interface Asking {
  readonly held: Held;
  readonly taking: RateTaking;
  readonly at: number;
}
