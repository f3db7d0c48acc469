/**
 * Protection of small secrets at rest under the installation's key-encryption key, which is
 * never in the store: sealed seeds can be opened again, MACs only compared.
 */
export interface Sealing {
  /** @param context binds the result to its place, so that sealed values cannot be swapped. */
  seal(secret: Uint8Array, context: string): Promise<Uint8Array>;
  /** @throws {Outage} `vault_failed` when it was not sealed here or under another context. */
  open(sealed: Uint8Array, context: string): Promise<Uint8Array>;
  /**
   * Keyed MAC of a low-entropy secret such as a PIN: 32 bytes, after the name of the key where
   * there has been more than one.
   * @param like a MAC from before, to be compared with: made under the same key as that one,
   * though it may not be the newest.
   */
  mac(secret: Uint8Array, context: string, like?: Uint8Array): Promise<Uint8Array>;
}
