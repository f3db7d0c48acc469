/** Store of keys of the installation that sign no documents (such as VAPID's), sealed. */

export interface SealedKey {
  readonly name: string;
  /** Sealed under `sealedKeyContext`. */
  readonly sealed: Uint8Array;
  readonly createdAt: number;
}

export interface SealedKeys {
  find(name: string): Promise<SealedKey | undefined>;
  /** @returns the one that is there: the given one, or what another node has put before. */
  addIfAbsent(key: SealedKey): Promise<SealedKey>;
}
