/** Artifacts of the authorization server in memory: for tests; they hold for one process. */

import type { OAuthArtifact, OAuthArtifacts } from '#ports/oauth-artifacts.ts';

export class MemoryOAuthArtifacts implements OAuthArtifacts {
  readonly #byKey = new Map<string, OAuthArtifact>();

  async put(artifact: Omit<OAuthArtifact, 'consumedAt'>): Promise<void> {
    const key = keyOf(artifact.kind, artifact.idHash);
    const consumedAt = this.#byKey.get(key)?.consumedAt;
    this.#byKey.set(key, { ...artifact, consumedAt });
  }

  async find(kind: string, idHash: string): Promise<OAuthArtifact | undefined> {
    return structuredClone(this.#byKey.get(keyOf(kind, idHash)));
  }

  async consume(kind: string, idHash: string, at: number): Promise<boolean> {
    const artifact = this.#byKey.get(keyOf(kind, idHash));
    if (artifact === undefined || artifact.consumedAt !== undefined) return false;
    this.#byKey.set(keyOf(kind, idHash), { ...artifact, consumedAt: at });
    return true;
  }

  async remove(kind: string, idHash: string): Promise<boolean> {
    return this.#byKey.delete(keyOf(kind, idHash));
  }

  async removeOfGrant(kind: string, grantHash: string): Promise<void> {
    for (const [key, artifact] of this.#byKey) {
      if (artifact.kind === kind && artifact.grantHash === grantHash) this.#byKey.delete(key);
    }
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#byKey].filter(([, { expiresAt }]) => expiresAt < before);
    for (const [key] of over.slice(0, limit)) this.#byKey.delete(key);
    return Math.min(over.length, limit);
  }
}

function keyOf(kind: string, idHash: string): string {
  return `${kind} ${idHash}`;
}
