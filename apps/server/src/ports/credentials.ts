/** Store of credentials. */

import type { Factor } from '#domain/authorization/factor.ts';
import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId, CredentialId, KeyRef } from '#domain/identifiers.ts';
import type { JournalNote } from '#domain/journal/journal-entry.ts';

export interface Credentials {
  /** With the factors it is born with: all or nothing. */
  add(credential: Credential, factors?: readonly Factor[]): Promise<void>;
  /** One that was deleted is not found. */
  find(id: CredentialId): Promise<Credential | undefined>;
  /** All of an account that were not deleted, oldest first, then by id. */
  listOf(ownerId: AccountId): Promise<readonly Credential[]>;
  /** Those that sign, or did, with a key: one, or none, unless somebody renewed a certificate. */
  listWithKey(keyRef: KeyRef): Promise<readonly Credential[]>;
  findByCertificateSerial(serial: string): Promise<Credential | undefined>;
  /**
   * Once and for good: the first time stays. The note goes on record in the same commit: whoever
   * spends an authorization for it either did so, and is on record, before, or is told no.
   */
  markRevoked(id: CredentialId, at: number, note: JournalNote): Promise<void>;
  /**
   * Deleted, disabled and, if it was not, revoked: once and for good. The note goes on record as
   * with `markRevoked`, but only if this call did it.
   * @returns whether it did.
   */
  markDestroyed(id: CredentialId, at: number, note: JournalNote): Promise<boolean>;
  /**
   * Those whose one call began, or that were deleted, before `before`, and whose key is not on
   * record as destroyed; the oldest first, at most `limit`.
   */
  listToDestroy(before: number, limit: number): Promise<readonly Credential[]>;
  /** From then on `listToDestroy` leaves it out. */
  markKeyDestroyed(id: CredentialId, at: number): Promise<void>;
}
