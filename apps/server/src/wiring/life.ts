/**
 * The life of a serving process: it starts, serves, and drains. What readiness says follows at
 * once; the housekeeping goes on only between the beginning and the end.
 */

import type { FastifyBaseLogger } from 'fastify';
import type { CheckHealth } from '#faces/register-health.ts';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { destroyedMax } from '#usecases/housekeeping/destroy-expired.ts';
import type { DestroyExpired } from '#usecases/housekeeping/destroy-expired.ts';
import { storeChecks, workerCheck } from './health-checks.ts';
import type { WorkerCount } from './health-checks.ts';
import { makeCheckHealth } from './health.ts';
import type { Check, LifeStage } from './health.ts';
import { repeat } from './repeat.ts';
import type { Repetition } from './repeat.ts';

export interface LifeParts {
  readonly stores: Stores;
  readonly clock: Clock;
  /** Beside the store, the authorities, the clock and the workers. */
  readonly checks: readonly Check[];
  readonly logger: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  readonly housekeepingSeconds: number;
  readonly destroyExpired: DestroyExpired;
}

export class Life {
  readonly #parts: LifeParts;
  readonly checkHealth: CheckHealth;
  #stage: LifeStage = 'starting';
  #workers: WorkerCount | undefined;
  #housekeeping: Repetition | undefined;

  constructor(parts: LifeParts) {
    this.#parts = parts;
    this.checkHealth = makeCheckHealth({
      checks: [
        ...storeChecks(parts.stores, parts.clock),
        ...parts.checks,
        workerCheck(() => this.#workers),
      ],
      stage: () => this.#stage,
      tellFailure: (check, err) => parts.logger.warn({ check, err }, 'not ready'),
    });
  }

  get serving(): boolean {
    return this.#stage === 'serving';
  }

  get draining(): boolean {
    return this.#stage === 'draining';
  }

  /** Everything is set up: readiness says so. */
  serve(): void {
    const { logger, housekeepingSeconds, destroyExpired } = this.#parts;
    this.#stage = 'serving';
    this.#housekeeping = repeat({
      everyMs: housekeepingSeconds * 1000,
      afterFailureMs: housekeepingSeconds * 1000,
      run: async () => {
        const destroyed = await destroyExpired();
        const total = Object.values(destroyed ?? {}).reduce((sum, count) => sum + count, 0);
        if (total > 0) logger.info({ destroyed }, 'expired records destroyed');
        // With a hundred signatures a second more expires in a minute than goes in one run.
        return Object.values(destroyed ?? {}).includes(destroyedMax) ? 'more' : undefined;
      },
      failed: (err) => logger.warn({ err }, 'expired records were not destroyed'),
    });
  }

  /** The end is near: readiness says so, and no connection is kept for a next request. */
  drain(): void {
    this.#stage = 'draining';
  }

  /** How many workers share the port, as the primary told last. */
  setWorkers(count: WorkerCount): void {
    this.#workers = count;
  }

  /** Waits for what is under way. */
  async end(): Promise<void> {
    await this.#housekeeping?.stop();
  }
}
