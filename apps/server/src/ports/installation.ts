/** Which installation a store belongs to, and which vault: written once, compared at each start. */

export interface InstallationRecord {
  readonly id: string;
  /** MAC of the id by the vault's own key: no other vault makes the same. */
  readonly vaultProof: Uint8Array;
  readonly createdAt: number;
}

export interface Installation {
  /** Undefined in a store that never served, or served only before there was a record. */
  find(): Promise<InstallationRecord | undefined>;
  /** @returns false, with nothing changed, when there is a record. */
  add(record: InstallationRecord): Promise<boolean>;
}
