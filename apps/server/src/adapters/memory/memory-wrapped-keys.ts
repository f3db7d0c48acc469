/** Wrapped keys in memory: for tests and for trying things out. */

import type { KeyRef } from '#domain/identifiers.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import { addNew } from './add-new.ts';

export class MemoryWrappedKeys implements WrappedKeys {
  readonly #byRef = new Map<KeyRef, Uint8Array>();

  async add(keyRef: KeyRef, wrapped: Uint8Array): Promise<void> {
    addNew(this.#byRef, keyRef, wrapped);
  }

  async find(keyRef: KeyRef): Promise<Uint8Array | undefined> {
    return structuredClone(this.#byRef.get(keyRef));
  }

  async remove(keyRef: KeyRef): Promise<void> {
    this.#byRef.delete(keyRef);
  }
}
