/**
 * Issued certificate: the record of everything an authority ever signed, and whether it was
 * taken back. Status answers and revocation lists come from these records alone.
 */

import type { AuthorityId } from '#domain/identifiers.ts';
import { refuseUnless } from '#domain/refusal.ts';

export interface IssuedCertificate {
  readonly authorityId: AuthorityId;
  /** Lower-case hexadecimal magnitude, an even number of digits, no leading zero octet. */
  readonly serialNumber: string;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly issuedAt: number;
  readonly revocation: Revocation | undefined;
}

export interface Revocation {
  readonly at: number;
  readonly reason: RevocationReason;
}

/**
 * The reasons of RFC 5280, 5.3.1 that an end entity's certificate can have here. Hold is
 * left out on purpose: a signature made during a suspension would have no clear status.
 */
export const revocationReasons = [
  'unspecified',
  'keyCompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'privilegeWithdrawn',
] as const;

export type RevocationReason = (typeof revocationReasons)[number];

/** @throws {Refusal} `revocation_reason_unknown`. */
export function readRevocationReason(text: string): RevocationReason {
  const reason = revocationReasons.find((known) => known === text);
  refuseUnless(reason !== undefined, 'revocation_reason_unknown');
  return reason;
}

export interface RevokedCertificate {
  readonly serialNumber: string;
  readonly revocation: Revocation;
}
