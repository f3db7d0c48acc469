/** Published revocation lists in memory: for tests; everything is lost with the process. */

import type { AuthorityId } from '#domain/identifiers.ts';
import type { PublishedCrl } from '#domain/issuance/published-crl.ts';
import type { Crls } from '#ports/crls.ts';

export class MemoryCrls implements Crls {
  readonly #latest = new Map<AuthorityId, PublishedCrl>();

  add(crl: PublishedCrl): Promise<boolean> {
    const latest = this.#latest.get(crl.authorityId);
    if (latest !== undefined && latest.number >= crl.number) return Promise.resolve(false);
    this.#latest.set(crl.authorityId, structuredClone(crl));
    return Promise.resolve(true);
  }

  latest(authorityId: AuthorityId): Promise<PublishedCrl | undefined> {
    return Promise.resolve(structuredClone(this.#latest.get(authorityId)));
  }
}
