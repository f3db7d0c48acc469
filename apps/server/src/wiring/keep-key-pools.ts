/**
 * Keeps the pools of keys filled, and the keys of one-time credentials destroyed, beside the
 * requests. Counting is cheap and every node does it; the work itself is done under a lease,
 * by one node at a time. A pool that stays below its low-water mark raises an alarm: in the
 * log once, in readiness and in the metrics for as long as it lasts. Enrolment goes on; it
 * waits for its key.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '#ports/clock.ts';
import type { Leases } from '#ports/leases.ts';
import type { PooledKeys } from '#ports/pooled-keys.ts';
import type { Random } from '#ports/random.ts';
import type { DestroyConsumedKeys } from '#usecases/credentials/destroy-consumed-keys.ts';
import type { PoolPlan, RefreshPooledKeys } from '#usecases/credentials/refresh-pooled-keys.ts';
import type { KeyPools } from './key-settings.ts';
import { repeat } from './repeat.ts';

export interface KeyKeeping {
  readonly pooledKeys: PooledKeys;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly random: Random;
  readonly refreshPooledKeys: RefreshPooledKeys;
  readonly destroyConsumedKeys: DestroyConsumedKeys;
  readonly logger: Pick<FastifyBaseLogger, 'warn' | 'info'>;
  readonly timing?: Partial<typeof defaultTiming>;
}

export interface PoolLevel {
  readonly algorithm: KeyAlgorithm;
  readonly keys: number;
  /** It has been below its mark for longer than filling should take. */
  readonly alarm: boolean;
}

export interface KeyKeeper {
  /** As of the last count. */
  levels(): readonly PoolLevel[];
  stop(): Promise<void>;
}

const defaultTiming = {
  countEveryMs: 2_000,
  sweepEveryMs: 60_000,
  afterFailureMs: 30_000,
  alarmAfterMs: 60_000,
};
/** Longer than an HSM takes for one key. */
const leaseSeconds = 120;

export function keepKeyPools(pools: KeyPools, parts: KeyKeeping): KeyKeeper {
  const timing = { ...defaultTiming, ...parts.timing };
  const watched = plansOf(pools).map((plan) => new WatchedPool(plan, timing.alarmAfterMs));
  const work = watched.map((pool) =>
    repeat({
      everyMs: timing.countEveryMs,
      afterFailureMs: timing.afterFailureMs,
      run: (goOn) => keepPool(pool, parts, goOn),
      failed: (err) => {
        parts.logger.warn({ err, algorithm: pool.plan.algorithm }, 'a key pool was not filled');
        pool.note(pool.keys, parts);
      },
    }),
  );
  const sweeping = repeat({
    everyMs: timing.sweepEveryMs,
    firstAfterMs: timing.sweepEveryMs,
    afterFailureMs: timing.sweepEveryMs,
    run: () => sweep(parts),
    failed: (err) => parts.logger.warn({ err }, 'used one-time keys were not destroyed'),
  });
  return {
    levels: () => watched.map((pool) => pool.level()),
    async stop() {
      await Promise.all([...work, sweeping].map((repetition) => repetition.stop()));
    },
  };
}

function plansOf(pools: KeyPools): readonly PoolPlan[] {
  return Object.entries(pools).map(([algorithm, sizes]) => ({
    algorithm: algorithm as KeyAlgorithm,
    ...sizes,
  }));
}

async function keepPool(pool: WatchedPool, parts: KeyKeeping, goOn: () => boolean) {
  const { algorithm, lowWater } = pool.plan;
  pool.note(await parts.pooledKeys.count(algorithm), parts);
  if (pool.keys >= lowWater) return;
  await underLease(parts, `key pool ${algorithm}`, async (renew) => {
    const goOnWhileHeld = async (keys: number) => {
      pool.note(keys, parts);
      return goOn() && renew();
    };
    pool.note(await parts.refreshPooledKeys(pool.plan, goOnWhileHeld), parts);
  });
}

async function sweep(parts: KeyKeeping): Promise<void> {
  await underLease(parts, 'used one-time keys', async () => {
    const destroyed = await parts.destroyConsumedKeys();
    if (destroyed > 0) parts.logger.info({ destroyed }, 'used one-time keys destroyed');
  });
}

/** Does nothing while another node is at it. */
async function underLease(
  { leases, clock, random }: KeyKeeping,
  name: string,
  work: (renew: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  const claim = { name, holder: random.identifier() };
  if (!(await leases.take(claim, leaseSeconds, clock.now()))) return;
  try {
    await work(() => leases.renew(claim, leaseSeconds, clock.now()));
  } finally {
    await leases.release(claim);
  }
}

class WatchedPool {
  readonly plan: PoolPlan;
  readonly #alarmAfterMs: number;
  #keys = 0;
  #lowSince: number | undefined;
  #alarm = false;

  constructor(plan: PoolPlan, alarmAfterMs: number) {
    this.plan = plan;
    this.#alarmAfterMs = alarmAfterMs;
  }

  get keys(): number {
    return this.#keys;
  }

  note(keys: number, { clock, logger }: Pick<KeyKeeping, 'clock' | 'logger'>): void {
    this.#keys = keys;
    const { algorithm, lowWater } = this.plan;
    if (keys >= lowWater) {
      this.#lowSince = undefined;
      this.#alarm = false;
      return;
    }
    this.#lowSince ??= clock.now();
    if (this.#alarm || clock.now() - this.#lowSince < this.#alarmAfterMs) return;
    this.#alarm = true;
    logger.warn({ algorithm, keys, lowWater }, 'a key pool stays below its low-water mark');
  }

  level(): PoolLevel {
    return { algorithm: this.plan.algorithm, keys: this.#keys, alarm: this.#alarm };
  }
}
