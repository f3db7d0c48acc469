/**
 * Revoke a certificate: once and for good, with a reason.
 *
 * The credential stops signing first: a crash in between leaves a certificate that looks good
 * but signs nothing, and the call can be repeated. Status answers change at once, the
 * revocation list when it is next fetched (see `publish-crl.ts`).
 */

import { readRevocationReason } from '#domain/issuance/issued-certificate.ts';
import type { IssuedCertificate } from '#domain/issuance/issued-certificate.ts';
import { refuseUnless } from '#domain/refusal.ts';
import type { Authorities } from '#ports/authorities.ts';
import type { Clock } from '#ports/clock.ts';
import type { Credentials } from '#ports/credentials.ts';
import type { IssuedCertificates } from '#ports/issued-certificates.ts';
import type { Journal } from '#ports/journal.ts';

export interface RevokeCertificatePorts {
  readonly authorities: Authorities;
  readonly issuedCertificates: IssuedCertificates;
  readonly credentials: Credentials;
  readonly journal: Journal;
  readonly clock: Clock;
}

export interface RevocationOrder {
  /** Lower-case hexadecimal, as in `Credential.certificateSerial`. */
  readonly serialNumber: string;
  /** A name of `revocationReasons`. */
  readonly reason: string;
}

/** @throws {Refusal} `revocation_reason_unknown`, `certificate_unknown`, `already_revoked`. */
export type RevokeCertificate = (order: RevocationOrder) => Promise<void>;

export function makeRevokeCertificate(ports: RevokeCertificatePorts): RevokeCertificate {
  const { issuedCertificates, credentials, journal, clock } = ports;

  return async function revokeCertificate({ serialNumber, reason: word }) {
    const reason = readRevocationReason(word);
    const issued = await findIssued(ports, serialNumber);
    refuseUnless(issued !== undefined, 'certificate_unknown');
    refuseUnless(issued.revocation === undefined, 'already_revoked');

    const at = clock.now();
    const credential = await credentials.findByCertificateSerial(serialNumber);
    const { authorityId } = issued;
    const facts = { authority: authorityId, serialNumber, reason };
    const note = { event: 'certificate.revoked' as const, facts };
    // With a credential in the same commit: from this line of the journal on it signs nothing.
    if (credential === undefined) await journal.record(note);
    else await credentials.markRevoked(credential.id, at, note);

    const revoked = await issuedCertificates.revoke(authorityId, serialNumber, { at, reason });
    refuseUnless(revoked, 'already_revoked');
  };
}

/** Of whichever CA: serial numbers are random, so no two have the same. */
async function findIssued(
  { authorities, issuedCertificates }: RevokeCertificatePorts,
  serialNumber: string,
): Promise<IssuedCertificate | undefined> {
  for (const kind of ['issuing', 'root'] as const) {
    const authority = await authorities.findByKind(kind);
    const issued = authority && (await issuedCertificates.find(authority.id, serialNumber));
    if (issued !== undefined) return issued;
  }
  return undefined;
}
