/**
 * Store of challenges. Its verbs are atomic, across processes too: that a code is good once, that
 * the newest alone is good, and how often one may guess hang on them.
 */

import type { Challenge, ChallengeKind } from '#domain/authorization/challenge.ts';
import type { AttemptLimit } from '#domain/authorization/factor.ts';
import type { ChallengeId, CredentialId } from '#domain/identifiers.ts';

/** A limit whose lock ends by itself. */
export type PassingLimit = AttemptLimit & { readonly lockSeconds: number };

export interface Challenges {
  /**
   * Puts it in the place of the one of its credential and kind, whose failures it goes on
   * counting; those of a lock that is over are forgotten.
   * @returns false, with nothing changed, when that one is locked.
   */
  replace(challenge: NewChallenge, limit: PassingLimit): Promise<boolean>;
  /** The newest of its kind, used and expired ones included. */
  find(credentialId: CredentialId, kind: ChallengeKind): Promise<Challenge | undefined>;
  /**
   * Counts a wrong answer.
   * @returns false, with nothing counted, when it is locked, or is not the newest any more.
   */
  countFailure(id: ChallengeId, limit: PassingLimit, at: number): Promise<boolean>;
  /**
   * Uses it up for a right answer, and forgets the failures.
   * @returns false, with nothing changed, when it is locked, expired, used, or not the newest.
   */
  claim(id: ChallengeId, limit: PassingLimit, at: number): Promise<boolean>;
  /** An operator unlocks: all kinds of the credential. */
  clearFailures(credentialId: CredentialId): Promise<void>;
}

export type NewChallenge = Omit<Challenge, 'failures' | 'failedAt' | 'usedAt'>;
