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
   * Counts a wrong attempt.
   * @returns false, with nothing counted, when the factor is locked: `failuresMax` reached, and
   * either no `lockSeconds` or less than that since the last failure. An expired lock starts
   * again at 1.
   */
  countFailure(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean>;
  /**
   * Accepts a right attempt: the counter goes back to 0.
   * @returns false, with nothing changed, when the factor is locked by then.
   */
  acceptAttempt(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean>;
  /** An operator unlocks: the counter goes back to 0. */
  clearFailures(id: FactorId): Promise<void>;
  /**
   * Replaces a verifier by one for the same secret.
   * @returns false, with nothing changed, when it is not `from` any more.
   */
  renewVerifier(id: FactorId, renewal: VerifierRenewal): Promise<boolean>;
  /** @returns false when this or a newer time step was claimed before. */
  claimStep(id: FactorId, step: number): Promise<boolean>;
}

export interface VerifierRenewal {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
}
