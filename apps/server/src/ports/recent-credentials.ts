/**
 * Credentials as they were a little while ago, for the one who looks again before it counts:
 * `Authorizations.spend` does. Each signature needs its credential, which hardly ever changes.
 */

import type { Credential } from '#domain/credentials/credential.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import type { SigningCredential } from '#domain/signatures/signing-evidence.ts';

/** What the rule of signing reads, and what is done about the key after it. */
export type RecentCredential = SigningCredential & Pick<Credential, 'oneTime'>;

export interface RecentCredentials {
  /**
   * What is told may be `recentSecondsMax` old: enabled then, revoked since. A credential that is
   * not known is looked for each time.
   */
  find(id: CredentialId): Promise<RecentCredential | undefined>;
  /** The next `find` looks at the store. */
  forget(id: CredentialId): void;
}

export const recentSecondsMax = 60;
