/**
 * Challenges in memory: for tests and for trying things out. No method waits between looking and
 * writing, which makes each of them atomic within the process.
 */

import type { Challenge, ChallengeKind } from '#domain/authorization/challenge.ts';
import type { ChallengeId, CredentialId } from '#domain/identifiers.ts';
import type { Challenges, NewChallenge, PassingLimit } from '#ports/challenges.ts';

export class MemoryChallenges implements Challenges {
  readonly #byPlace = new Map<string, Challenge>();

  async replace(challenge: NewChallenge, limit: PassingLimit): Promise<boolean> {
    const place = placeOf(challenge.credentialId, challenge.kind);
    const old = this.#byPlace.get(place);
    const { createdAt } = challenge;
    if (old !== undefined && isLocked(old, limit, createdAt)) return false;
    const over = old?.failedAt !== undefined && lockIsOver(old.failedAt, limit, createdAt);
    const failures = over ? 0 : (old?.failures ?? 0);
    const counted = { failures, failedAt: old?.failedAt, usedAt: undefined };
    this.#byPlace.set(place, structuredClone({ ...challenge, ...counted }));
    return true;
  }

  async find(credentialId: CredentialId, kind: ChallengeKind): Promise<Challenge | undefined> {
    return structuredClone(this.#byPlace.get(placeOf(credentialId, kind)));
  }

  async countFailure(id: ChallengeId, limit: PassingLimit, at: number): Promise<boolean> {
    const challenge = this.#find(id);
    if (challenge === undefined || isLocked(challenge, limit, at)) return false;
    const full = challenge.failures >= limit.failuresMax;
    this.#set({ ...challenge, failures: full ? 1 : challenge.failures + 1, failedAt: at });
    return true;
  }

  async claim(id: ChallengeId, limit: PassingLimit, at: number): Promise<boolean> {
    const challenge = this.#find(id);
    if (challenge === undefined || isLocked(challenge, limit, at)) return false;
    if (challenge.usedAt !== undefined || challenge.expiresAt <= at) return false;
    this.#set({ ...challenge, usedAt: at, failures: 0 });
    return true;
  }

  async clearFailures(credentialId: CredentialId): Promise<void> {
    for (const challenge of [...this.#byPlace.values()]) {
      if (challenge.credentialId === credentialId) this.#set({ ...challenge, failures: 0 });
    }
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#byPlace].filter(([, { expiresAt }]) => expiresAt < before);
    for (const [place] of over.slice(0, limit)) this.#byPlace.delete(place);
    return Math.min(over.length, limit);
  }

  #find(id: ChallengeId): Challenge | undefined {
    return this.#byPlace.values().find((challenge) => challenge.id === id);
  }

  #set(challenge: Challenge): void {
    this.#byPlace.set(placeOf(challenge.credentialId, challenge.kind), challenge);
  }
}

function placeOf(credentialId: CredentialId, kind: ChallengeKind): string {
  return `${kind} ${credentialId}`;
}

function isLocked({ failures, failedAt }: Challenge, limit: PassingLimit, at: number): boolean {
  if (failures < limit.failuresMax) return false;
  return failedAt === undefined || !lockIsOver(failedAt, limit, at);
}

function lockIsOver(failedAt: number, { lockSeconds }: PassingLimit, at: number): boolean {
  return at - failedAt >= lockSeconds * 1000;
}
