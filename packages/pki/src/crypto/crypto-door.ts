/**
 * What the package needs of a crypto library. There are two doors with this shape, one to Node's
 * own crypto and one for browsers, and `#crypto` is the one that fits (docs/adr/0046). Both
 * answer at once: a platform that only answers later would make every reader wait.
 */

import type { HashAlgorithm, SignatureAlgorithm } from '../algorithms.ts';

/** SHA-1 serves names of keys and certificates only. */
export type DigestName = HashAlgorithm | 'sha1';

/** A digest in the making; a copy goes on from the same point, so that a prefix is read once. */
export interface Digester {
  update(piece: Uint8Array): void;
  /** Of what was taken in so far. Ends it: no further call is answered. */
  digest(): Uint8Array;
  copy(): Digester;
}

export interface SignatureToVerify {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly message: Uint8Array;
  /** As X.509 carries it; ECDSA is the DER of r and s. */
  readonly signature: Uint8Array;
}

export interface CryptoDoor {
  readonly makeDigester: (hash: DigestName) => Digester;
  /**
   * False for a wrong signature, and for any key or signature that cannot be read: they are as
   * wrong as a wrong signature.
   */
  readonly verifySignature: (check: SignatureToVerify) => boolean;
  /** Equality in time that depends on the lengths alone. */
  readonly equalBytes: (left: Uint8Array, right: Uint8Array) => boolean;
}
