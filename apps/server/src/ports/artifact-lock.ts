/**
 * Keeps the payload of an artifact from whoever reads the store: the key is made of the
 * identifier that only its bearer has.
 */
export interface ArtifactLock {
  lock(id: string, text: string): string;
  /** @throws {Outage} `store_failed` when it was not locked with this identifier, or altered. */
  unlock(id: string, locked: string): string;
}
