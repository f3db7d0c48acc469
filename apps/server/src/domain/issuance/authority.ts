/**
 * Authority: a key of the installation itself, with its certificate and what it is for.
 *
 * There is one of each kind: the root signs CAs and nothing else, the issuing CA signs
 * certificates and revocation lists, and the two units below it sign time-stamps and
 * answers about status. The units are kept like CAs because they are made, found and
 * checked in the same way, although they issue nothing.
 */

import type { KeyAlgorithm } from '@kumoin/pki';
import type { AuthorityId, KeyRef } from '#domain/identifiers.ts';

export type AuthorityKind = 'root' | 'issuing' | 'timestamp' | 'status';

export interface Authority {
  readonly id: AuthorityId;
  readonly kind: AuthorityKind;
  readonly keyRef: KeyRef;
  readonly keyAlgorithm: KeyAlgorithm;
  /** DER certificates, the authority's own first, the root last. */
  readonly chain: readonly Uint8Array[];
  readonly createdAt: number;
}

/** Where relying parties find what an authority publishes; they stand in certificates. */
export interface AuthorityUrls {
  readonly ocsp: string;
  readonly crl: string;
  readonly certificate: string;
}

/**
 * The addresses served by the `pki` face, below the base URL.
 * @param baseUrl such as `http://127.0.0.1:8080`, without a slash at its end.
 */
export function authorityUrls(baseUrl: string, id: AuthorityId): AuthorityUrls {
  return {
    ocsp: `${baseUrl}/pki/ocsp`,
    crl: `${baseUrl}/pki/crl/${id}.crl`,
    certificate: `${baseUrl}/pki/certificates/${id}.cer`,
  };
}
