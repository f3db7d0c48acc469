/**
 * Published CRL: a signed revocation list with its number, and when it stops being good.
 *
 * A list goes out anew when a certificate was revoked since, or when half of its time has
 * passed, so that whoever fetches it always gets one that will last.
 */

import type { AuthorityId } from '#domain/identifiers.ts';

export interface PublishedCrl {
  readonly authorityId: AuthorityId;
  /** 1 for the first, then one more each time (RFC 5280, 5.2.3). */
  readonly number: number;
  /** DER. */
  readonly crl: Uint8Array;
  /** How many certificates it lists; more on record means it is out of date. */
  readonly revokedCount: number;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
}

export const crlSeconds = 24 * 3600;

export function crlIsFresh(crl: PublishedCrl, revokedCount: number, at: number): boolean {
  const halfTime = crl.thisUpdate + (crl.nextUpdate - crl.thisUpdate) / 2;
  return crl.revokedCount === revokedCount && crl.thisUpdate <= at && at < halfTime;
}
