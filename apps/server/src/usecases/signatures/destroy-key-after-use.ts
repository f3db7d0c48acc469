/**
 * Destroys the key of a one-time credential, once its one call is over and on record.
 *
 * Nothing that fails here may keep the signatures back: they are made, and the credential is
 * consumed for good. What is left of the key, `destroy-consumed-keys.ts` destroys later.
 */

import type { CredentialId, KeyRef } from '#domain/identifiers.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { Journal } from '#ports/journal.ts';
import type { KeyVault } from '#ports/key-vault.ts';

export interface DestroyKeyPorts {
  readonly credentials: Credentials;
  readonly keyVault: KeyVault;
  readonly journal: Journal;
  readonly clock: Clock;
}

export async function destroyKeyAfterUse(
  { credentials, keyVault, journal, clock }: DestroyKeyPorts,
  credential: CredentialId,
  keyRef: KeyRef,
): Promise<void> {
  try {
    await keyVault.destroy(keyRef);
    await journal.record({ event: 'key.destroyed', facts: { credential, keyRef } });
    await credentials.markKeyDestroyed(credential, clock.now());
  } catch {
    // See above: the sweeper finds it, since it is not marked.
  }
}
