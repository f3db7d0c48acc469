/**
 * The digest of a certificate, taken once for each hash: signatures and time-stamps name their
 * signer by it, and every one of them is held against all certificates at hand.
 */

import type { HashAlgorithm } from './algorithms.ts';
import { digest } from './digest.ts';
import type { Certificate } from './parse-certificate.ts';

const known = new WeakMap<Certificate, Map<HashAlgorithm | 'sha1', Uint8Array>>();

export function certificateDigest(
  certificate: Certificate,
  hash: HashAlgorithm | 'sha1',
): Uint8Array {
  const byHash = known.get(certificate) ?? new Map<HashAlgorithm | 'sha1', Uint8Array>();
  known.set(certificate, byHash);
  const made = byHash.get(hash) ?? digest(hash, certificate.raw);
  byHash.set(hash, made);
  return made;
}
