/** Sealed keys of the installation in memory: for tests and for trying things out. */

import type { SealedKey, SealedKeys } from '#ports/sealed-keys.ts';

export class MemorySealedKeys implements SealedKeys {
  readonly #byName = new Map<string, SealedKey>();

  async find(name: string): Promise<SealedKey | undefined> {
    return structuredClone(this.#byName.get(name));
  }

  async addIfAbsent(key: SealedKey): Promise<SealedKey> {
    const there = this.#byName.get(key.name) ?? structuredClone(key);
    this.#byName.set(key.name, there);
    return structuredClone(there);
  }
}
