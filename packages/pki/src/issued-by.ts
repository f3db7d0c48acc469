/**
 * Whether a key signed a certificate or a list. The same few authorities stand above every
 * signature, and building paths asks about them again and again: `verifySignature` remembers what
 * was found right.
 */

import type { SignatureAlgorithm } from './algorithms.ts';
import { sameName } from './name.ts';
import type { Certificate } from './parse-certificate.ts';
import { verifySignature } from './verify-signature.ts';

export interface SignedByIssuer {
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  /** What was signed, DER. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
}

/** @param publicKey SubjectPublicKeyInfo, DER. False for an algorithm that is none of ours. */
export function isIssuedBy(signed: SignedByIssuer, publicKey: Uint8Array): boolean {
  const { signatureAlgorithm: algorithm, tbs: message, signature } = signed;
  return algorithm !== undefined && verifySignature({ algorithm, publicKey, message, signature });
}

/**
 * Whether issuer and subject are of one name (RFC 5280, 3.2). Not all of those are roots: an
 * authority that changes its key signs a certificate for the new one with the old, and the other
 * way round (RFC 4210, 4.4). See `isSelfSigned`.
 */
export function isSelfIssued({ issuer, subject }: Certificate): boolean {
  return sameName(issuer, subject);
}

/** Whether nobody is above it: it is of one name, and its own key signed it. */
export function isSelfSigned(certificate: Certificate): boolean {
  return isSelfIssued(certificate) && isIssuedBy(certificate, certificate.publicKey);
}
