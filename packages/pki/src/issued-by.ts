/**
 * Whether a key signed a certificate or a list. The same few authorities stand above every
 * signature, and building paths asks about them again and again; a signature that was found
 * right for the same octets and the same key is right for good, so the answer is kept.
 *
 * Only right ones are: a stranger's wrong certificates leave nothing behind. The memory is
 * bounded and forgets what was not asked for longest.
 */

import { verifySignature } from '#crypto';
import type { SignatureAlgorithm } from './algorithms.ts';
import { digest } from './digest.ts';
import { bytesToHex } from './hex.ts';

export interface SignedByIssuer {
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  /** What was signed, DER. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
}

const rememberedMax = 1024;
const remembered = new Set<string>();

/** @param publicKey SubjectPublicKeyInfo, DER. False for an algorithm that is none of ours. */
export function isIssuedBy(signed: SignedByIssuer, publicKey: Uint8Array): boolean {
  const { signatureAlgorithm: algorithm, tbs, signature } = signed;
  if (algorithm === undefined) return false;
  const name = nameOf({ algorithm, tbs, signature, publicKey });
  if (
    !remembered.delete(name) &&
    !verifySignature({ algorithm, publicKey, message: tbs, signature })
  ) {
    return false;
  }
  remembered.add(name);
  if (remembered.size > rememberedMax) {
    const [oldest = ''] = remembered;
    remembered.delete(oldest);
  }
  return true;
}

/** Key and signed octets are DER and say how long they are, so no two questions share a name. */
function nameOf(question: {
  readonly algorithm: SignatureAlgorithm;
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}): string {
  const { algorithm, tbs, signature, publicKey } = question;
  return JSON.stringify(algorithm) + bytesToHex(digest('sha256', publicKey, tbs, signature));
}
