/**
 * How long a job may run. The clock stands still while somebody else is asked: that has a limit
 * of its own, for all questions together.
 */

/** Calls back after so many milliseconds, unless it is called off. Tests bring their own. */
export type After = (milliseconds: number, act: () => void) => () => void;

export const afterBySystem: After = (milliseconds, act) => {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
};

export interface RunClockPlan {
  readonly runMsMax: number;
  readonly questionsMsMax: number;
  readonly after: After;
  /** The job has run for too long. */
  readonly ranOut: () => void;
  /** It has waited for too long for what it asked. */
  readonly askedTooLong: () => void;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
}

export class RunClock {
  readonly #plan: RunClockPlan;
  readonly #left: { running: number; asking: number };
  #phase: 'running' | 'asking' | 'over' = 'over';
  #since = 0;
  #callOff: () => void = () => {};

  constructor(plan: RunClockPlan) {
    this.#plan = plan;
    this.#left = { running: plan.runMsMax, asking: plan.questionsMsMax };
  }

  run(): void {
    this.#turnTo('running', this.#plan.ranOut);
  }

  /** Until it runs again. */
  stand(): void {
    if (this.#phase === 'running') this.#turnTo('asking', this.#plan.askedTooLong);
  }

  end(): void {
    this.#callOff();
    this.#phase = 'over';
  }

  #turnTo(phase: 'running' | 'asking', late: () => void): void {
    const { now, after } = this.#plan;
    this.#callOff();
    if (this.#phase !== 'over') this.#left[this.#phase] -= now() - this.#since;
    this.#phase = phase;
    this.#since = now();
    this.#callOff = after(Math.max(0, this.#left[phase]), late);
  }
}
