/**
 * Certificates nobody has to answer for, because their issuer promises not to revoke them: an
 * OCSP responder marked nocheck (RFC 6960, 4.2.2.2.1), noRevAvail (RFC 9608, 2), validity-assured
 * short-term (EN 319 412-1, 5.2). One rule, so that what is gathered, what is validated and what
 * is found in a document never differ about it.
 *
 * The promise counts for those at the end of a path alone: RFC 9608, 2 forbids it to an authority,
 * whose certificate would otherwise put all below it out of reach of a revocation. And nocheck is
 * a word about responders, which on any other certificate says nothing.
 */

import { oid } from './oids.ts';
import type { Certificate } from './parse-certificate.ts';

/** Whether no answer about its revocation is to be looked for. */
export function isNeverRevoked(certificate: Certificate): boolean {
  const { basicConstraints, extensions, noCheck, extendedKeyUsage } = certificate;
  if (basicConstraints?.ca === true) return false;
  if (noCheck && extendedKeyUsage?.includes(oid.purposeOcspSigning) === true) return true;
  return [oid.noRevAvail, oid.validityAssuredShortTerm].some((id) => extensions.has(id));
}
