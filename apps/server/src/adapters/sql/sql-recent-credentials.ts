/**
 * Credentials of the last minute, kept in this process: many signatures come from the same few
 * credentials. What is kept is small, so that tens of thousands may be kept.
 *
 * Other nodes say nothing when they change one. They need not: the statement that spends a yes
 * looks at the credential in the store, and whoever is told no forgets what is kept here.
 */

import type { Credential } from '#domain/credentials/credential.ts';
import type { CredentialId } from '#domain/identifiers.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import { recentSecondsMax } from '#ports/recent-credentials.ts';
import type { RecentCredential, RecentCredentials } from '#ports/recent-credentials.ts';

const keptMax = 20_000;

interface Kept {
  readonly credential: RecentCredential;
  readonly at: number;
}

export class SqlRecentCredentials implements RecentCredentials {
  readonly #credentials: Pick<Credentials, 'find'>;
  readonly #clock: Clock;
  /** In order of looking them up, the oldest first. */
  readonly #kept = new Map<CredentialId, Kept>();

  constructor(credentials: Pick<Credentials, 'find'>, clock: Clock) {
    this.#credentials = credentials;
    this.#clock = clock;
  }

  async find(id: CredentialId): Promise<RecentCredential | undefined> {
    const at = this.#clock.now();
    const kept = this.#kept.get(id);
    // A clock that went back makes what is kept look young.
    if (kept && Math.abs(at - kept.at) < recentSecondsMax * 1000) return kept.credential;

    this.#kept.delete(id);
    const found = await this.#credentials.find(id);
    if (found === undefined) return undefined;
    const credential = recentCredentialOf(found);
    this.#keep(id, { credential, at });
    return credential;
  }

  forget(id: CredentialId): void {
    this.#kept.delete(id);
  }

  #keep(id: CredentialId, kept: Kept): void {
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= keptMax && oldest !== undefined) this.#kept.delete(oldest);
    this.#kept.set(id, kept);
  }
}

/** Without the chain of certificates, which is most of a credential. */
function recentCredentialOf(credential: Credential): RecentCredential {
  const { id, ownerId, keyRef, keyAlgorithm, notBefore, notAfter } = credential;
  const { enabled, revokedAt, oneTime, consumedAt, signaturesMax } = credential;
  const rules = { enabled, revokedAt, oneTime, consumedAt, signaturesMax };
  return { id, ownerId, keyRef, keyAlgorithm, notBefore, notAfter, ...rules };
}
