/** Store of credentials. */

import type { Credential } from '#domain/credentials/credential.ts';
import type { AccountId, CredentialId } from '#domain/identifiers.ts';

export interface Credentials {
  add(credential: Credential): Promise<void>;
  find(id: CredentialId): Promise<Credential | undefined>;
  /** All of an account, oldest first, then by id. */
  listOf(ownerId: AccountId): Promise<readonly Credential[]>;
  findByCertificateSerial(serial: string): Promise<Credential | undefined>;
  /** Once and for good: the first time stays. */
  markRevoked(id: CredentialId, at: number): Promise<void>;
}
