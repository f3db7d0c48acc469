/**
 * Status answer: what is said about one certificate that was asked for (RFC 6960, 2.2).
 *
 * Good and revoked are said of certificates on record only. Everything else is unknown: a
 * serial number that was never issued must not look good, and saying more about another
 * authority's certificates would be guessing.
 */

import type { OcspCertStatus } from '@kumoin/pki';
import type { IssuedCertificate } from './issued-certificate.ts';

/** How long an answer may be used; short, since it is made on demand. */
export const statusSeconds = 3600;

export function statusOf(issued: IssuedCertificate | undefined): OcspCertStatus {
  if (issued === undefined) return { kind: 'unknown' };
  if (issued.revocation === undefined) return { kind: 'good' };
  const { at: revokedAt, reason } = issued.revocation;
  // "unspecified" is said by saying nothing, as on the list (RFC 5280, 5.3.1).
  if (reason === 'unspecified') return { kind: 'revoked', revokedAt };
  return { kind: 'revoked', revokedAt, reason };
}
