/**
 * The signature algorithms and key kinds the platform speaks, as plain values.
 *
 * One value fixes everything a verifier needs to know; `AlgorithmIdentifier` bytes and
 * wire words are derived from it at the edges.
 */

/** What every part of the platform signs with; the vault and the CSC API know no other. */
export type Sha2Algorithm = 'sha256' | 'sha384' | 'sha512';

/** SHA-3 (FIPS 202) is for signers elsewhere, and read wherever a signature is read. */
export type HashAlgorithm = Sha2Algorithm | 'sha3-256' | 'sha3-384' | 'sha3-512';

/** Key kinds a vault can generate. */
export type KeyAlgorithm =
  'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'p-256' | 'p-384' | 'p-521' | 'ed25519';

export type SignatureAlgorithm =
  | { readonly scheme: 'rsa-pkcs1'; readonly hash: HashAlgorithm }
  /** MGF1 uses the same hash; the salt is as long as the digest (RFC 8017, 9.1). */
  | { readonly scheme: 'rsa-pss'; readonly hash: HashAlgorithm }
  | { readonly scheme: 'ecdsa'; readonly hash: HashAlgorithm }
  /** PureEdDSA (RFC 8032): signs a message, not a digest. */
  | { readonly scheme: 'ed25519' };

export const digestBytes: Readonly<Record<HashAlgorithm, number>> = {
  sha256: 32,
  sha384: 48,
  sha512: 64,
  'sha3-256': 32,
  'sha3-384': 48,
  'sha3-512': 64,
};

export const hashAlgorithms = Object.keys(digestBytes) as readonly HashAlgorithm[];

const sha2Algorithms: readonly HashAlgorithm[] = ['sha256', 'sha384', 'sha512'];

export function isSha2(hash: HashAlgorithm): hash is Sha2Algorithm {
  return sha2Algorithms.includes(hash);
}
