/**
 * Protection of small secrets at rest under the installation's key-encryption key, which is
 * never in the store: sealed seeds can be opened again, MACs only compared.
 */
export interface Sealing {
  /** @param context binds the result to its place, so that sealed values cannot be swapped. */
  seal(secret: Uint8Array, context: string): Promise<Uint8Array>;
  /** @throws {Outage} `vault_failed` when it was not sealed here or under another context. */
  open(sealed: Uint8Array, context: string): Promise<Uint8Array>;
  /** Keyed MAC (32 bytes) of a low-entropy secret such as a PIN. */
  mac(secret: Uint8Array, context: string): Promise<Uint8Array>;
}
