/**
 * Refresh pooled keys: make keys ahead of their use, until there are enough of one algorithm.
 *
 *     count → make the key → journal → put it into the pool → count again
 *
 * It counts after every key, so that several nodes at once make at most one key too many
 * each. A crash on the way leaves a key that no pool and no credential refers to: the journal
 * names it, and nothing can use it.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { Clock } from '#ports/clock.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';
import type { PooledKeys } from '#ports/pooled-keys.ts';

export interface RefreshPooledKeysPorts {
  readonly pooledKeys: PooledKeys;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly clock: Clock;
}

export interface PoolPlan {
  readonly algorithm: KeyAlgorithm;
  /** So many there should be. */
  readonly target: number;
  /** Filling begins when there are fewer than this. */
  readonly lowWater: number;
}

/**
 * @param goOn asked before each key, and told how many there are; false ends the work early.
 * @returns how many keys the pool holds then.
 * @throws {Outage} when the vault or a store is down.
 */
export type RefreshPooledKeys = (
  plan: PoolPlan,
  goOn: (keys: number) => Promise<boolean>,
) => Promise<number>;

export function makeRefreshPooledKeys(ports: RefreshPooledKeysPorts): RefreshPooledKeys {
  const { pooledKeys, keyVault, journal, clock } = ports;

  return async function refreshPooledKeys({ algorithm, target, lowWater }, goOn) {
    let count = await pooledKeys.count(algorithm);
    if (count >= lowWater) return count;
    while (count < target && (await goOn(count))) {
      const made = await keyVault.generate(algorithm);
      const facts = { keyRef: made.keyRef, key: algorithm };
      await journal.record({ event: 'key.made', facts });
      await pooledKeys.add({ ...made, algorithm, createdAt: clock.now() });
      count = await pooledKeys.count(algorithm);
    }
    return count;
  };
}
