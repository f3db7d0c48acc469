/** Where the software vault keeps its private keys: wrapped, never in clear. */

import type { KeyRef } from '#domain/identifiers.ts';

export interface WrappedKeys {
  add(keyRef: KeyRef, wrapped: Uint8Array): Promise<void>;
  find(keyRef: KeyRef): Promise<Uint8Array | undefined>;
  remove(keyRef: KeyRef): Promise<void>;
}
