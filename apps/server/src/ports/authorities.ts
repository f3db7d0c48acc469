/** Store of the installation's own authorities. */

import type { Authority, AuthorityKind } from '#domain/issuance/authority.ts';
import type { AuthorityId } from '#domain/identifiers.ts';

export interface Authorities {
  /** @returns false, with nothing changed, when there is one of this kind already. */
  add(authority: Authority): Promise<boolean>;
  find(id: AuthorityId): Promise<Authority | undefined>;
  findByKind(kind: AuthorityKind): Promise<Authority | undefined>;
}
