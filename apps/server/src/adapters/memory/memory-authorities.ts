/** Authorities in memory: for tests; everything is lost with the process. */

import type { AuthorityId } from '#domain/identifiers.ts';
import type { Authority, AuthorityKind } from '#domain/issuance/authority.ts';
import type { Authorities } from '#ports/authorities.ts';

export class MemoryAuthorities implements Authorities {
  readonly #byKind = new Map<AuthorityKind, Authority>();

  add(authority: Authority): Promise<boolean> {
    if (this.#byKind.has(authority.kind)) return Promise.resolve(false);
    this.#byKind.set(authority.kind, structuredClone(authority));
    return Promise.resolve(true);
  }

  find(id: AuthorityId): Promise<Authority | undefined> {
    const found = [...this.#byKind.values()].find((authority) => authority.id === id);
    return Promise.resolve(structuredClone(found));
  }

  findByKind(kind: AuthorityKind): Promise<Authority | undefined> {
    return Promise.resolve(structuredClone(this.#byKind.get(kind)));
  }
}
