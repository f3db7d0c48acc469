/**
 * Agreed digest: under which hash the signer agreed to a document. A yes names digests of any
 * hash we serve, and signDoc brings the document; the digest is computed here, by each hash the
 * open slots are of.
 */

import { cmsDigestAlgorithm, digest } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';
import type { Slot } from '#domain/authorization/authorization.ts';
import { sameDigest } from '#domain/digest.ts';
import type { Digest } from '#domain/digest.ts';

/** @returns the digest a slot names, or that by the signature's own hash if none does. */
export function agreedDigest(
  document: Uint8Array,
  openSlots: readonly Slot[],
  algorithm: SignatureAlgorithm,
): Digest {
  const named = openSlots.flatMap(({ digest: agreed }) => (agreed ? [agreed] : []));
  const hashes = new Set(named.map((agreed) => agreed.algorithm));
  for (const hash of hashes) {
    const own = { algorithm: hash, bytes: digest(hash, document) };
    if (named.some((agreed) => sameDigest(agreed, own))) return own;
  }
  const hash = cmsDigestAlgorithm(algorithm);
  return { algorithm: hash, bytes: digest(hash, document) };
}
