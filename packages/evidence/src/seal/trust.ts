/** What a verifier believes, and for when: it all comes from them, and nothing from a bundle. */

import type { Certificate, Crl } from '@kumoin/pki';

export interface Trust {
  readonly anchors: readonly Certificate[];
  /** What is revoked, where they have lists. */
  readonly crls?: readonly Crl[];
  /** The instant to judge for, milliseconds since 1970. */
  readonly at: number;
}
