/** Credentials in memory are at hand: nothing is kept of them a second time. */

import type { CredentialId } from '#domain/identifiers.ts';
import type { RecentCredential, RecentCredentials } from '#ports/recent-credentials.ts';
import type { MemoryCredentials } from './memory-credentials.ts';

export class MemoryRecentCredentials implements RecentCredentials {
  readonly #credentials: MemoryCredentials;

  constructor(credentials: MemoryCredentials) {
    this.#credentials = credentials;
  }

  find(id: CredentialId): Promise<RecentCredential | undefined> {
    return this.#credentials.find(id);
  }

  forget(): void {}
}
