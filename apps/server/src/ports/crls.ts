/** Store of published revocation lists; only the newest of an authority has to be kept. */

import type { PublishedCrl } from '#domain/issuance/published-crl.ts';
import type { AuthorityId } from '#domain/identifiers.ts';

export interface Crls {
  /**
   * @returns false, with nothing changed, unless the number is greater than every number the
   * authority has used: somebody else published meanwhile.
   */
  add(crl: PublishedCrl): Promise<boolean>;
  /** The one with the greatest number. */
  latest(authorityId: AuthorityId): Promise<PublishedCrl | undefined>;
}
