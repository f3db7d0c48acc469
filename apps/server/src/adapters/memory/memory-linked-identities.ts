/** Linked identities in memory: for tests and for trying things out. */

import type { LinkedIdentity } from '#domain/login/linked-identity.ts';
import type { LinkedIdentities } from '#ports/linked-identities.ts';

export class MemoryLinkedIdentities implements LinkedIdentities {
  readonly #byKey = new Map<string, LinkedIdentity>();

  async add(identity: LinkedIdentity): Promise<boolean> {
    const key = keyOf(identity.provider, identity.subject);
    if (this.#byKey.has(key)) return false;
    this.#byKey.set(key, structuredClone(identity));
    return true;
  }

  async find(provider: string, subject: string): Promise<LinkedIdentity | undefined> {
    return structuredClone(this.#byKey.get(keyOf(provider, subject)));
  }
}

function keyOf(provider: string, subject: string): string {
  return JSON.stringify([provider, subject]);
}
