/** When a worker that died is replaced: at once the first time, later each time, and not for ever. */

const windowMs = 60_000;
const firstPauseMs = 100;
const pauseMaxMs = 10_000;
/** More than one for each worker: a bad moment may end all of them at once. */
const deathsBeside = 5;

export class RestartPlan {
  readonly #deathsMax: number;
  #deaths: readonly number[] = [];

  constructor(workers: number) {
    this.#deathsMax = workers + deathsBeside;
  }

  /**
   * @param at milliseconds of a clock that never goes back.
   * @returns how long to wait, in milliseconds; undefined: too many have died within a minute.
   */
  noteDeath(at: number): number | undefined {
    this.#deaths = [...this.#deaths.filter((earlier) => earlier > at - windowMs), at];
    const count = this.#deaths.length;
    if (count > this.#deathsMax) return undefined;
    return Math.min(pauseMaxMs, firstPauseMs * 2 ** (count - 1));
  }
}
