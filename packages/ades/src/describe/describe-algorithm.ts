/**
 * A signature algorithm in a description: `ecdsa-sha256`, `rsa-pss-sha384`, `ed25519`. One we
 * do not serve is told by its object identifier, since a report shows what it cannot check.
 */

import { parseDer, PkiError, readAlgorithmIdentifier } from '@kumoin/pki';
import type { SignatureAlgorithm } from '@kumoin/pki';

/** @param raw the AlgorithmIdentifier, DER, where the algorithm is none of ours. */
export function describeAlgorithm(
  algorithm: SignatureAlgorithm | undefined,
  raw?: Uint8Array,
): string {
  if (algorithm?.scheme === 'ed25519') return algorithm.scheme;
  if (algorithm !== undefined) return `${shortNames[algorithm.scheme]}-${algorithm.hash}`;
  return raw === undefined ? 'unknown' : identifierOf(raw);
}

const shortNames = { 'rsa-pkcs1': 'rsa', 'rsa-pss': 'rsa-pss', ecdsa: 'ecdsa' } as const;

function identifierOf(raw: Uint8Array): string {
  try {
    return readAlgorithmIdentifier(parseDer(raw)).algorithm;
  } catch (cause) {
    if (cause instanceof PkiError) return 'unknown';
    throw cause;
  }
}
