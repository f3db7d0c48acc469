/** Keys made ahead in memory: for tests and for trying things out. */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { KeyRef } from '#domain/identifiers.ts';
import type { GeneratedKey } from '#ports/key-vault.ts';
import type { PooledKey, PooledKeys } from '#ports/pooled-keys.ts';
import { addNew } from './add-new.ts';

export class MemoryPooledKeys implements PooledKeys {
  readonly #byRef = new Map<KeyRef, PooledKey>();
  readonly #claimed = new Set<KeyRef>();

  async add(key: PooledKey): Promise<void> {
    addNew(this.#byRef, key.keyRef, key);
  }

  async claim(algorithm: KeyAlgorithm): Promise<GeneratedKey | undefined> {
    const [oldest] = this.#free(algorithm).sort(byAge);
    if (oldest === undefined) return undefined;
    this.#claimed.add(oldest.keyRef);
    const { keyRef, publicKey } = structuredClone(oldest);
    return { keyRef, publicKey };
  }

  async isFree(keyRef: KeyRef): Promise<boolean> {
    return this.#byRef.has(keyRef) && !this.#claimed.has(keyRef);
  }

  async count(algorithm: KeyAlgorithm): Promise<number> {
    return this.#free(algorithm).length;
  }

  #free(asked: KeyAlgorithm): PooledKey[] {
    const keys = [...this.#byRef.values()];
    return keys.filter(
      ({ keyRef, algorithm }) => algorithm === asked && !this.#claimed.has(keyRef),
    );
  }
}

function byAge(left: PooledKey, right: PooledKey): number {
  return left.createdAt - right.createdAt || (left.keyRef < right.keyRef ? -1 : 1);
}
