/** Enrolments of tokens in memory: for tests and for trying things out. */

import type { EnrolmentId } from '#domain/identifiers.ts';
import type { TokenEnrolment } from '#domain/tokens/token-enrolment.ts';
import type { EnrolledToken, TokenEnrolments } from '#ports/token-enrolments.ts';
import { addNew, alreadyStored } from './add-new.ts';
import type { MemoryTokens } from './memory-tokens.ts';

export class MemoryTokenEnrolments implements TokenEnrolments {
  readonly #tokens: MemoryTokens;
  readonly #byId = new Map<EnrolmentId, TokenEnrolment>();

  constructor(tokens: MemoryTokens) {
    this.#tokens = tokens;
  }

  async add(enrolment: TokenEnrolment): Promise<void> {
    if (this.#byCode(enrolment.codeHash) !== undefined) throw alreadyStored(enrolment.id);
    addNew(this.#byId, enrolment.id, enrolment);
  }

  async findByCode(codeHash: string): Promise<TokenEnrolment | undefined> {
    return structuredClone(this.#byCode(codeHash));
  }

  async take({ id, token, replaces, at, note }: EnrolledToken): Promise<boolean> {
    const enrolment = this.#byId.get(id);
    if (enrolment === undefined || enrolment.usedAt !== undefined) return false;
    if (at >= enrolment.expiresAt) return false;
    const taken = this.#tokens.recorded(() => {
      if (!this.#tokens.addNow([token])) return false;
      if (replaces !== undefined) this.#tokens.replaceNow(replaces, token.id, at);
      this.#byId.set(id, { ...enrolment, usedAt: at });
      return true;
    }, note);
    return taken.catch((error: unknown) => {
      this.#byId.set(id, enrolment);
      throw error;
    });
  }

  /** See `ExpiredRecords`. */
  destroyExpired(before: number, limit: number): number {
    const over = [...this.#byId].filter(([, { expiresAt }]) => expiresAt < before);
    for (const [id] of over.slice(0, limit)) this.#byId.delete(id);
    return Math.min(over.length, limit);
  }

  #byCode(codeHash: string): TokenEnrolment | undefined {
    return this.#byId.values().find((enrolment) => enrolment.codeHash === codeHash);
  }
}
