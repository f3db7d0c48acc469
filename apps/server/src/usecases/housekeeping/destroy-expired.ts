/**
 * Destroy expired: what is over, and past its retention, goes; in small batches, by one node at
 * a time, who holds the lease.
 *
 * Nothing goes that still protects: a spent yes and a used refresh token stay until nobody could
 * present them any more, and the retention on top, in which a clock that was wrong can be put
 * right and an operator can look. The journal keeps everything for good, and time steps of
 * one-time passwords lie with the factors. A lease that is lost on the way does no harm, since
 * two who destroy the same are not worse than one.
 */

import { rateWindowSecondsMax } from '#domain/access/rate-limit.ts';
import type { Clock } from '#ports/clock.ts';
import { lapsingRecords } from '#ports/expired-records.ts';
import type { ExpiredRecords } from '#ports/expired-records.ts';
import type { Leases } from '#ports/leases.ts';
import type { Random } from '#ports/random.ts';

export interface DestroyExpiredPorts {
  readonly expiredRecords: ExpiredRecords;
  readonly leases: Leases;
  readonly random: Random;
  readonly clock: Clock;
  readonly retentionHours: number;
}

export interface Destroyed {
  readonly grants: number;
  readonly transactions: number;
  readonly rateWindows: number;
  readonly leases: number;
  /** Of all `lapsingRecords` together. */
  readonly lapsed: number;
}

/**
 * @returns how many went, or undefined when another node is at it.
 * @throws {Outage} when a store is down; run it again.
 */
export type DestroyExpired = () => Promise<Destroyed | undefined>;

export const batchSize = 200;
const batchesMax = 50;
/** So much of a kind goes in one run; where it did, there is more, and the next should not wait. */
export const destroyedMax = batchSize * batchesMax;
const leaseSeconds = 120;
const hourMs = 3_600_000;

export function makeDestroyExpired(ports: DestroyExpiredPorts): DestroyExpired {
  const { expiredRecords, leases, random, clock, retentionHours } = ports;

  return async function destroyExpired() {
    const at = clock.now();
    const claim = { name: 'housekeeping', holder: random.identifier() };
    if (!(await leases.take(claim, leaseSeconds, at))) return undefined;
    try {
      const before = at - retentionHours * hourMs;
      const windowsBefore = at - rateWindowSecondsMax * 1000;
      return {
        grants: await inBatches((limit) => expiredRecords.destroyGrants(before, limit)),
        transactions: await inBatches((limit) => expiredRecords.destroyTransactions(before, limit)),
        rateWindows: await inBatches((limit) =>
          expiredRecords.destroyRateWindows(windowsBefore, limit),
        ),
        leases: await inBatches((limit) => expiredRecords.destroyLeases(before, limit)),
        lapsed: await destroyLapsed(expiredRecords, before),
      };
    } finally {
      await leases.release(claim);
    }
  };
}

async function destroyLapsed(expiredRecords: ExpiredRecords, before: number): Promise<number> {
  let total = 0;
  for (const kind of lapsingRecords) {
    total += await inBatches((limit) => expiredRecords.destroyLapsed(kind, before, limit));
  }
  return total;
}

async function inBatches(destroy: (limit: number) => Promise<number>): Promise<number> {
  let total = 0;
  for (let batch = 0; batch < batchesMax; batch += 1) {
    const destroyed = await destroy(batchSize);
    total += destroyed;
    if (destroyed < batchSize) break;
  }
  return total;
}
