/**
 * The authorizations under which the vault has signed, for as long as their evidence could
 * still be taken for fresh: a yes that is shown twice signs once.
 *
 * Two generations instead of one time per entry: each is kept for at least the time evidence
 * stays fresh, and at most twice as long.
 */

import type { AuthorizationId } from '#domain/identifiers.ts';

export class RedeemedAuthorizations {
  readonly #keptMs: number;
  readonly #max: number;
  #current = new Set<AuthorizationId>();
  #previous = new Set<AuthorizationId>();
  #since = -Infinity;

  constructor({ keptMs, max }: { readonly keptMs: number; readonly max: number }) {
    this.#keptMs = keptMs;
    this.#max = max;
  }

  /** @returns `false` for one that is known; nothing is forgotten early to make room. */
  claim(id: AuthorizationId, at: number): boolean | 'full' {
    this.#forget(at);
    if (this.#current.has(id) || this.#previous.has(id)) return false;
    if (this.#current.size >= this.#max) return 'full';
    this.#current.add(id);
    return true;
  }

  #forget(at: number): void {
    // A clock that was set back: what is known stays for its time from now.
    if (at < this.#since) this.#since = at;
    const passedMs = at - this.#since;
    if (passedMs < this.#keptMs) return;
    this.#previous = passedMs < 2 * this.#keptMs ? this.#current : new Set();
    this.#current = new Set();
    this.#since = at;
  }
}
