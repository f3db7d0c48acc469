/**
 * Destroy consumed keys: end the keys of one-time credentials whose one call is over.
 *
 *     list → destroy in the vault → journal → mark
 *
 * Signing destroys the key itself; this mends what a crash or an outage of the vault left.
 * Every step may be repeated: destroying what is gone is no error, and a second entry in the
 * journal tells of a crash before the mark. A key that cannot be destroyed, for the token it may
 * be on is away, is left for the next run and keeps no other key alive.
 */

import type { Credential } from '#domain/credentials/credential.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';

export interface DestroyConsumedKeysPorts {
  readonly credentials: Credentials;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly clock: Clock;
}

/** No call takes longer: one that is under way must not lose its key. */
const callSecondsMax = 600;
const keysMax = 100;

/**
 * @returns how many keys were destroyed; it ends at a hundred, for the next run to go on.
 * @throws {Outage} when the vault or a store is down for one of them; the others are done.
 */
export type DestroyConsumedKeys = () => Promise<number>;

export function makeDestroyConsumedKeys(ports: DestroyConsumedKeysPorts): DestroyConsumedKeys {
  const { credentials, keyVault, journal, clock } = ports;

  return async function destroyConsumedKeys() {
    const due = await credentials.listToDestroy(clock.now() - callSecondsMax * 1000, keysMax);
    const failures: unknown[] = [];
    for (const credential of due) {
      await destroyKeyOf(credential).catch((failure: unknown) => failures.push(failure));
    }
    if (failures.length > 0) throw failures[0];
    return due.length;
  };

  async function destroyKeyOf({ id, keyRef }: Credential): Promise<void> {
    await keyVault.destroy(keyRef);
    await journal.record({ event: 'key.destroyed', facts: { credential: id, keyRef } });
    await credentials.markKeyDestroyed(id, clock.now());
  }
}
