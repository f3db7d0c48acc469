/**
 * Factors in memory: for tests and for trying things out. No method waits between reading a
 * counter and writing it, which makes each of them atomic within the process.
 */

import { equalBytes } from '@kumoin/pki';
import type { AttemptLimit, Factor } from '#domain/authorization/factor.ts';
import type { FactorId } from '#domain/identifiers.ts';
import type { FactorOwner, Factors, VerifierRenewal } from '#ports/factors.ts';
import { addNew, alreadyStored } from './add-new.ts';

export class MemoryFactors implements Factors {
  readonly #byId = new Map<FactorId, Factor>();

  async add(factor: Factor): Promise<void> {
    this.addAll([factor]);
  }

  /** @param addOwner what must succeed with them; nothing is added when it throws. */
  addAll(factors: readonly Factor[], addOwner: () => void = () => {}): void {
    const taken = factors.find((factor) => this.#owned(factor) || this.#byId.has(factor.id));
    if (taken !== undefined) throw alreadyStored(taken.id);
    addOwner();
    for (const factor of factors) addNew(this.#byId, factor.id, factor);
  }

  async find(owner: FactorOwner): Promise<Factor | undefined> {
    return structuredClone(this.#owned(owner));
  }

  async countFailure(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean> {
    const factor = this.#byId.get(id);
    if (factor === undefined) return false;
    const full = factor.failures >= limit.failuresMax;
    if (full && !lockExpired(factor, limit, at)) return false;
    this.#byId.set(id, { ...factor, failures: full ? 1 : factor.failures + 1, lastAttemptAt: at });
    return true;
  }

  async acceptAttempt(id: FactorId, limit: AttemptLimit, at: number): Promise<boolean> {
    const factor = this.#byId.get(id);
    if (factor === undefined) return false;
    if (factor.failures >= limit.failuresMax && !lockExpired(factor, limit, at)) return false;
    this.#byId.set(id, { ...factor, failures: 0 });
    return true;
  }

  async clearFailures(id: FactorId): Promise<void> {
    const factor = this.#byId.get(id);
    if (factor !== undefined) this.#byId.set(id, { ...factor, failures: 0 });
  }

  async renewVerifier(id: FactorId, { from, to }: VerifierRenewal): Promise<boolean> {
    const factor = this.#byId.get(id);
    if (factor === undefined || !equalBytes(factor.verifier, from)) return false;
    this.#byId.set(id, { ...factor, verifier: to.slice() });
    return true;
  }

  async claimStep(id: FactorId, step: number): Promise<boolean> {
    const factor = this.#byId.get(id);
    if (factor === undefined) return false;
    if (factor.lastStep !== undefined && factor.lastStep >= step) return false;
    this.#byId.set(id, { ...factor, lastStep: step });
    return true;
  }

  #owned(owner: Pick<Factor, 'accountId' | 'type'> & Partial<Pick<Factor, 'credentialId'>>) {
    return this.#byId
      .values()
      .find(
        (factor) =>
          factor.accountId === owner.accountId &&
          factor.type === owner.type &&
          factor.credentialId === owner.credentialId,
      );
  }
}

function lockExpired(factor: Factor, { lockSeconds }: AttemptLimit, at: number): boolean {
  if (lockSeconds === undefined || factor.lastAttemptAt === undefined) return false;
  return at - factor.lastAttemptAt >= lockSeconds * 1000;
}
