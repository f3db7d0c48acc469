/** A digest with its algorithm: what the signer sees, agrees to, and the key signs. */

import { digestBytes, bytesToHex } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { refuseUnless } from './refusal.ts';

export interface Digest {
  readonly algorithm: HashAlgorithm;
  readonly bytes: Uint8Array;
}

/** @throws {Refusal} `digest_malformed`, when the length is not the algorithm's. */
export function makeDigest(algorithm: HashAlgorithm, bytes: Uint8Array): Digest {
  refuseUnless(bytes.length === digestBytes[algorithm], 'digest_malformed');
  return { algorithm, bytes };
}

export function sameDigest(left: Digest, right: Digest): boolean {
  return (
    left.algorithm === right.algorithm &&
    left.bytes.length === right.bytes.length &&
    left.bytes.every((octet, index) => octet === right.bytes[index])
  );
}

/** Stable text of a digest for stores and the journal, such as `sha256:9f86…`. */
export function digestText(digest: Digest): string {
  return `${digest.algorithm}:${bytesToHex(digest.bytes)}`;
}
