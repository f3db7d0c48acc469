/**
 * The three things augmentation needs from outside, handed in as functions: a time-stamp, the
 * revocation status of a certificate, the issuers of a certificate (EN 319 102-1, 5.2.6 and
 * 5.2.7 name them as inputs). Everything else in this package is computed.
 *
 * What cannot be had is told by throwing `NeedUnmet`, and by nothing else: who asked tells it as
 * a shortfall, with its words, which may reach whoever ordered the signature. Everything else
 * that is thrown is a fault of the program: it is not retried, no other authority is asked, and
 * it rises to the caller. So whoever writes a need translates what its own transport throws.
 * Retries, second authorities and caches are wrapped around these functions and are not the
 * business of who calls them.
 */

import type { Certificate, HashAlgorithm } from '@kumoin/pki';

/** What a time-stamp is to be over. */
export interface Imprint {
  readonly hash: HashAlgorithm;
  readonly digest: Uint8Array;
}

export interface RevocationQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  /** Milliseconds since 1970: the instant the answer is wanted for. */
  readonly at: number;
  /** An answer made before this will not do; left out, one that is current will. */
  readonly issuedAfter?: number;
}

/** One statement about one or more certificates, whole and as it came. */
export type RevocationValue =
  /** OCSPResponse, DER (RFC 6960), not the BasicOCSPResponse inside. */
  | { readonly kind: 'ocsp'; readonly der: Uint8Array }
  /** CertificateList, DER. */
  | { readonly kind: 'crl'; readonly der: Uint8Array };

/** @throws {NeedUnmet} each of them, where what was asked for cannot be had. */
export interface AdesNeeds {
  /**
   * @returns an RFC 3161 token (ContentInfo, DER), with the authority's certificates in it.
   * Whether it is over the imprint, and sound, is checked by who asked.
   */
  timestamp(imprint: Imprint): Promise<Uint8Array>;
  /** @returns what speaks about the certificate; empty where nobody does. */
  revocation(question: RevocationQuestion): Promise<readonly RevocationValue[]>;
  /** @returns certificates, DER, that may have issued this one; empty where none are known. */
  issuers(certificate: Certificate): Promise<readonly Uint8Array[]>;
}
