/**
 * Keys that were made ahead of their use, so that enrolment need not wait for RSA. They lie in
 * the vault like every other key; here stands which of them nobody has yet.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { KeyRef } from '#domain/identifiers.ts';
import type { GeneratedKey } from './key-vault.ts';

export interface PooledKey extends GeneratedKey {
  readonly algorithm: KeyAlgorithm;
  readonly createdAt: number;
}

export interface PooledKeys {
  add(key: PooledKey): Promise<void>;
  /**
   * Gives a key away, the oldest first, once and for good, across processes too. A key whose
   * claimer died is not given again.
   * @returns undefined when none of this algorithm is left.
   */
  claim(algorithm: KeyAlgorithm, at: number): Promise<GeneratedKey | undefined>;
  /** Whether this key was made ahead and nobody has claimed it. */
  isFree(keyRef: KeyRef): Promise<boolean>;
  /** How many of this algorithm nobody has claimed. */
  count(algorithm: KeyAlgorithm): Promise<number>;
}
