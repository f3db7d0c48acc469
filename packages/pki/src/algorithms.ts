/**
 * The signature algorithms and key kinds the platform speaks, as plain values.
 *
 * One value fixes everything a verifier needs to know; `AlgorithmIdentifier` bytes and
 * wire words are derived from it at the edges.
 */

export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512';

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
};
