/**
 * Store of factors. Its three verbs on counters are atomic, across processes too: the
 * lock-out and the one-time use of codes hang on them.
 */

import type { AttemptLimit, Factor, FactorType } from '#domain/authorization/factor.ts';
import type { AccountId, CredentialId, FactorId } from '#domain/identifiers.ts';

export interface FactorOwner {
  readonly accountId: AccountId;
  readonly type: FactorType;
  readonly credentialId?: CredentialId;
}

export interface Factors {
  add(factor: Factor): Promise<void>;
  find(owner: FactorOwner): Promise<Factor | undefined>;
  /**
   * Counts an attempt before the secret is compared.
   * @returns false when the factor is locked: `failuresMax` reached, and either no
   * `lockSeconds` or less than that since the last attempt. An expired lock starts again at 1.
   */
  beginAttempt(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean>;
  /** The attempt was right, or an operator unlocks: the counter goes back to 0. */
  clearFailures(id: FactorId): Promise<void>;
  /** @returns false when this or a newer time step was claimed before. */
  claimStep(id: FactorId, step: number): Promise<boolean>;
}
