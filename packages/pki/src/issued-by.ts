/**
 * Whether a key signed a certificate or a list. The same few authorities stand above every
 * signature, and building paths asks about them again and again: `verifySignature` remembers what
 * was found right.
 */

import type { SignatureAlgorithm } from './algorithms.ts';
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
