/**
 * Bounded turns: work that costs much memory or time waits for its turn, and the queue is
 * bounded, so that a flood of requests is turned away instead of piling up.
 */

import { Outage } from '#domain/outage.ts';

export interface TurnLimits {
  readonly atOnce: number;
  readonly waiting: number;
}

export class BoundedTurns {
  readonly #limits: TurnLimits;
  readonly #waiting: (() => void)[] = [];
  #atWork = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** @throws {Outage} `overloaded`, when too many are waiting; the work was not begun. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#turn();
    try {
      return await work();
    } finally {
      // The turn is handed on, so that nobody who comes now gets in between.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#atWork -= 1;
    }
  }

  async #turn(): Promise<void> {
    if (this.#atWork < this.#limits.atOnce) {
      this.#atWork += 1;
      return;
    }
    if (this.#waiting.length >= this.#limits.waiting) {
      throw new Outage('overloaded', { cause: new Error('too many are waiting for their turn') });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
