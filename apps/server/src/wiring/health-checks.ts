/** The checks of readiness: the store, the authorities, the clock, and how many workers there are. */

import { authorityKinds, certificateOf } from '#domain/issuance/authority.ts';
import { accuracySeconds } from '#domain/timestamps/timestamp-warrant.ts';
import type { Clock } from '#ports/clock.ts';
import type { Stores } from '#ports/stores.ts';
import { well } from './health.ts';
import type { Check, Finding } from './health.ts';
import type { KeyKeeper } from './keep-key-pools.ts';

export interface WorkerCount {
  readonly alive: number;
  readonly wanted: number;
}

export function storeChecks(stores: Stores, clock: Clock): readonly Check[] {
  return [
    {
      name: 'store',
      run: async () => {
        await stores.journal.head();
        return well;
      },
    },
    { name: 'authorities', run: () => checkAuthorities(stores, clock.now()) },
    { name: 'clock', run: () => checkClock(stores, clock) },
  ];
}

async function checkAuthorities({ authorities }: Stores, at: number): Promise<Finding> {
  for (const kind of authorityKinds) {
    const authority = await authorities.findByKind(kind);
    if (authority === undefined) return { state: 'failed', reason: `no ${kind} authority yet` };
    if (at <= certificateOf(authority).notAfter) continue;
    return { state: 'degraded', reason: `the certificate of the ${kind} authority has expired` };
  }
  return well;
}

/** Signing goes on without: only the time-stamp authority vouches for the time. */
async function checkClock({ issuedTimestamps }: Stores, clock: Clock): Promise<Finding> {
  const newestAt = (await issuedTimestamps.newestAt()) ?? -Infinity;
  const behindSeconds = Math.ceil((newestAt - clock.now()) / 1000);
  if (behindSeconds <= accuracySeconds) return well;
  const reason = `${behindSeconds} s behind the newest time-stamp: no time-stamps are issued`;
  return { state: 'degraded', reason };
}

/** Enrolment goes on with an empty pool, but waits. */
export function keyPoolCheck({ levels }: Pick<KeyKeeper, 'levels'>): Check {
  return {
    name: 'key pools',
    run: async () => {
      const low = levels().filter(({ alarm }) => alarm);
      const told = low.map(({ algorithm, keys }) => `${algorithm}: ${keys}`);
      return low.length === 0 ? well : { state: 'degraded', reason: `low: ${told.join(', ')}` };
    },
  };
}

/** @param count of this machine; undefined: there is but this process. */
export function workerCheck(count: () => WorkerCount | undefined): Check {
  return {
    name: 'workers',
    run: async () => {
      const { alive, wanted } = count() ?? { alive: 1, wanted: 1 };
      return alive >= wanted ? well : { state: 'degraded', reason: `${alive} of ${wanted} run` };
    },
  };
}
