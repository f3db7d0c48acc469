/**
 * Authority: a key of the installation itself, with its certificate and what it is for.
 *
 * There is one of each kind: the root signs CAs and nothing else, the issuing CA signs
 * certificates and revocation lists, and the units below it sign time-stamps, answers about
 * status, and evidence. The units are kept like CAs because they are made, found and
 * checked in the same way, although they issue nothing.
 */

import { strict as assert } from 'node:assert';
import { parseCertificate } from '@kumoin/pki';
import type { Certificate, KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { algorithmsOf } from '#domain/credentials/credential.ts';
import type { AuthorityId, KeyRef } from '#domain/identifiers.ts';

export const authorityKinds = ['root', 'issuing', 'timestamp', 'status', 'evidence'] as const;

export type AuthorityKind = (typeof authorityKinds)[number];

export interface Authority {
  readonly id: AuthorityId;
  readonly kind: AuthorityKind;
  readonly keyRef: KeyRef;
  readonly keyAlgorithm: KeyAlgorithm;
  /** DER certificates, the authority's own first, the root last. */
  readonly chain: readonly Uint8Array[];
  readonly createdAt: number;
}

/** The authority's own certificate. */
export function certificateOf({ chain }: Authority): Certificate {
  const [own] = chain;
  assert(own !== undefined, 'an authority without a certificate');
  return parseCertificate(own);
}

/** An authority signs everything with the preferred algorithm of its key. */
export function authorityAlgorithm(key: KeyAlgorithm): SignatureAlgorithm {
  const [preferred] = algorithmsOf(key);
  assert(preferred !== undefined, 'a key without an algorithm');
  return preferred;
}

/** notAfter names a whole second, which counts to its end. */
export function isValidAt({ notBefore, notAfter }: Certificate, at: number): boolean {
  return notBefore <= at && at < notAfter + 1000;
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
