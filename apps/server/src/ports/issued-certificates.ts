/**
 * Store of every certificate an authority signed. Nothing is ever removed: a certificate
 * that is not in here was never issued.
 */

import type {
  IssuedCertificate,
  Revocation,
  RevokedCertificate,
} from '#domain/issuance/issued-certificate.ts';
import type { AuthorityId } from '#domain/identifiers.ts';

export interface IssuedCertificates {
  /**
   * Comes before the certificate leaves the process.
   * @returns false, with nothing changed, when the authority used this serial number before.
   */
  add(issued: IssuedCertificate): Promise<boolean>;
  find(authorityId: AuthorityId, serialNumber: string): Promise<IssuedCertificate | undefined>;
  /**
   * Marks the certificate revoked, once and for good; the first time and reason stay.
   * @returns false, with nothing changed, when it is revoked already or was never issued.
   */
  revoke(authorityId: AuthorityId, serialNumber: string, revocation: Revocation): Promise<boolean>;
  /** All that are revoked, expired ones too, by time of revocation, then by serial number. */
  listRevoked(authorityId: AuthorityId): Promise<readonly RevokedCertificate[]>;
  /** The length of `listRevoked`. */
  countRevoked(authorityId: AuthorityId): Promise<number>;
}
