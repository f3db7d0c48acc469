/**
 * What revocation lists say about one certificate at one instant (RFC 5280, 6.3, for
 * complete lists signed by the certificate's own issuer).
 *
 * A list speaks only if its signature, its scope and its extensions leave no doubt. "Good"
 * needs a list that is current. "Revoked" does not: a revocation is not taken back, save a
 * hold, so a list from before or after that instant counts against the certificate too.
 */

import { equalBytes } from '#crypto';
import { oid } from './oids.ts';
import type { Certificate } from './parse-certificate.ts';
import type { Crl, IssuingDistributionPoint } from './parse-crl.ts';
import { isIssuedBy } from './issued-by.ts';
import { findRevocation } from './parse-crl.ts';
import { sameName } from './name.ts';

export type CrlStatus = 'good' | 'revoked' | 'unknown';

export interface CrlQuestion {
  readonly certificate: Certificate;
  /** The certificate whose key signed `certificate`, and must have signed the lists. */
  readonly issuer: Certificate;
  readonly crls: readonly Crl[];
  /** Milliseconds since 1970. */
  readonly at: number;
}

export function findCrlStatus({ certificate, issuer, crls, at }: CrlQuestion): CrlStatus {
  const speaking = crls.filter(
    (crl) => isInScope(crl, certificate) && isUnderstood(crl) && isSignedBy(crl, issuer),
  );
  let status: CrlStatus = 'unknown';
  for (const crl of speaking) {
    const current = isCurrent(crl, at);
    const revocation = findRevocation(crl, certificate.serialNumber);
    if (revocation === undefined) {
      // A list from before the certificate existed could not name it.
      if (current && crl.thisUpdate >= certificate.notBefore - clockSkewMs) status = 'good';
      continue;
    }
    const mayBeLifted =
      revocation.reason === 'certificateHold' || revocation.reason === 'removeFromCRL';
    if (revocation.revokedAt <= at && (current || !mayBeLifted)) return 'revoked';
    // Listed, but as of a later instant: the list also says it was good until then.
    if (current) status = 'good';
  }
  return status;
}

/** Certificates are dated back a little, and clocks differ. */
const clockSkewMs = 5 * 60 * 1000;

/** A list without nextUpdate promises nothing and is current only at its own instant. */
function isCurrent(crl: Crl, at: number): boolean {
  return crl.thisUpdate <= at && at <= (crl.nextUpdate ?? crl.thisUpdate);
}

function isSignedBy(crl: Crl, issuer: Certificate): boolean {
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.has('cRLSign')) return false;
  return isIssuedBy(crl, issuer.publicKey);
}

function isInScope(crl: Crl, certificate: Certificate): boolean {
  if (!sameName(crl.issuer, certificate.issuer)) return false;
  const { authorityKeyIdentifier: crlKey, issuingDistributionPoint: point } = crl;
  const certificateKey = certificate.authorityKeyIdentifier;
  if (crlKey !== undefined && certificateKey !== undefined && !equalBytes(crlKey, certificateKey)) {
    return false;
  }
  if (point === undefined) return true;
  const ca = certificate.basicConstraints?.ca === true;
  if (point.unusual || (ca ? point.onlyUserCertificates : point.onlyCaCertificates)) return false;
  return isPartOf(certificate, point);
}

/** A list for a part names it, and one name in common with the certificate will do. */
function isPartOf(certificate: Certificate, point: IssuingDistributionPoint): boolean {
  const { urls, directoryNames } = point;
  if (urls.length + directoryNames.length === 0) return true;
  const { crlDistributionPoints, crlDistributionPointNames } = certificate;
  return (
    urls.some((url) => crlDistributionPoints.includes(url)) ||
    directoryNames.some((name) => crlDistributionPointNames.some((own) => sameName(own, name)))
  );
}

function isUnderstood(crl: Crl): boolean {
  const unknownCritical = [...crl.extensions].some(
    ([id, { critical }]) => critical && !processed.has(id),
  );
  return !unknownCritical && !crl.unreadableEntries;
}

const processed: ReadonlySet<string> = new Set([
  oid.authorityKeyIdentifier,
  oid.crlNumber,
  oid.issuingDistributionPoint,
]);
