/**
 * Holds a lease while work is done that only one process may do at a time; the others wait.
 *
 * The lease is short and renewed, so that a process that was killed holds up nobody for long.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#ports/clock.ts';
import type { Leases } from '#ports/leases.ts';
import type { Random } from '#ports/random.ts';
import { repeat } from './repeat.ts';

export interface LeasePorts {
  readonly leases: Leases;
  readonly clock: Clock;
  readonly random: Random;
}

export interface HeldLease {
  release(): Promise<void>;
}

const leaseSeconds = 10;
const renewEveryMs = 3000;
const lookEveryMs = 100;

/**
 * Waits until the lease is free.
 * @param givesUp asked before each look; @returns undefined when it says so.
 * @throws {Outage} when the store is down.
 */
export async function holdLease(
  { leases, clock, random }: LeasePorts,
  name: string,
  givesUp: () => boolean,
): Promise<HeldLease | undefined> {
  const claim = { name, holder: random.identifier() };
  while (!(await leases.take(claim, leaseSeconds, clock.now()))) {
    await sleep(lookEveryMs);
    if (givesUp()) return undefined;
  }
  const renewing = repeat({
    everyMs: renewEveryMs,
    afterFailureMs: renewEveryMs,
    run: async () => void (await leases.renew(claim, leaseSeconds, clock.now())),
    // The work itself meets the same outage, and tells it.
    failed: () => undefined,
  });
  return {
    async release() {
      await renewing.stop();
      await leases.release(claim);
    },
  };
}
