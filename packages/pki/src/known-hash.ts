/**
 * A digest AlgorithmIdentifier that may be one we do not serve. A reader reports what it
 * found; whoever verifies refuses what has no algorithm.
 */

import { decodeHashAlgorithm } from './algorithm-identifier.ts';
import type { HashAlgorithm } from './algorithms.ts';
import type { DerNode } from './der/parse-der.ts';
import { PkiError } from './pki-error.ts';

/** As `decodeHashAlgorithm`, but an unknown hash is no error. @throws {PkiError} `der_*`. */
export function knownHashAlgorithm(node: DerNode): HashAlgorithm | undefined {
  try {
    return decodeHashAlgorithm(node);
  } catch (cause) {
    if (cause instanceof PkiError && cause.code === 'algorithm_unknown') return undefined;
    throw cause;
  }
}
