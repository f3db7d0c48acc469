/**
 * All the values of a store that are protected by the key-encryption key: what is to be renewed
 * when the key is rotated, while others read, add and remove such values.
 */

export const protectedKinds = [
  'wrapped-key',
  'totp-seed',
  'client-secret',
  'pin',
  'token-keys',
  'sealed-key',
  'vault-proof',
] as const;
export type ProtectedKind = (typeof protectedKinds)[number];

export interface ProtectedValue {
  /** Of the key, the factor, the client, the token, or the installation. */
  readonly id: string;
  readonly value: Uint8Array;
}

export interface Renewal {
  readonly id: string;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}

export interface ProtectedValues {
  /** In order of id, from the one after `after` on. */
  list(
    kind: ProtectedKind,
    after: string | undefined,
    limit: number,
  ): Promise<readonly ProtectedValue[]>;
  /**
   * Replaces, all together, the values that still are what they were.
   * @returns how many were replaced.
   */
  replace(kind: ProtectedKind, renewals: readonly Renewal[]): Promise<number>;
}
