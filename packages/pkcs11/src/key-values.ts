/**
 * Keys and signatures as this package speaks of them: plain values that cross the boundary to the
 * agent unchanged. Wrapping them in DER is the business of whoever knows ASN.1.
 */

/** Kinds of key a token is asked to make. */
export type KeyKind =
  'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'p-256' | 'p-384' | 'p-521' | 'ed25519';

/** Curves of ECDSA keys. */
export type CurveName = 'p-256' | 'p-384' | 'p-521';

/** Hashes that a PSS signature can be over. */
export type HashName = 'sha256' | 'sha384' | 'sha512';

/** The public half of a key, as the token tells it. */
export type PublicKeyValue =
  | {
      readonly kind: 'rsa';
      /** Unsigned, big-endian, without leading zeros. */
      readonly modulus: Uint8Array;
      readonly exponent: Uint8Array;
    }
  /** The point is uncompressed: 04, x, y. */
  | { readonly kind: 'ec'; readonly curve: CurveName; readonly point: Uint8Array }
  /** RFC 8032 encoding, 32 octets. */
  | { readonly kind: 'ed25519'; readonly point: Uint8Array };

/**
 * How to sign, and what:
 * - `rsa-pkcs1`: a DigestInfo (RFC 8017, 9.2), padded by the token;
 * - `rsa-pss`: a digest; MGF1 of the same hash, a salt as long as the digest;
 * - `ecdsa`: a digest, cut to the size of the curve (FIPS 186-5, 6.4.1); the answer is r and s,
 *   each as long as the field;
 * - `ed25519`: a message.
 */
export type SignatureScheme =
  | { readonly scheme: 'rsa-pkcs1' }
  | { readonly scheme: 'rsa-pss'; readonly hash: HashName }
  | { readonly scheme: 'ecdsa' }
  | { readonly scheme: 'ed25519' };

/** A key of ours: `keyId` is its CKA_ID in hexadecimal, 32 digits. */
export interface GeneratedKeyPair {
  readonly keyId: string;
  readonly token: string;
  readonly publicKey: PublicKeyValue;
}

/** A private key of ours on a token, and how well the token guards it. */
export interface KeyRecord {
  readonly keyId: string;
  readonly token: string;
  readonly sensitive: boolean;
  /** False for a key that was outside once, e.g. an imported one. */
  readonly alwaysSensitive: boolean;
  readonly extractable: boolean;
  /** False for a key that was outside once, e.g. an imported one. */
  readonly neverExtractable: boolean;
}

/** What a look at the keys of all tokens that are open found. */
export interface KeyCheck {
  /** Keys with our label that were looked at. */
  readonly checked: number;
  /** False when the time did not suffice; a key is looked at again when it is first used. */
  readonly complete: boolean;
  /** Keys that can leave their token, or were outside once; a hundred of each token at most. */
  readonly unprotected: readonly KeyRecord[];
}

/** Which of the mechanisms we need a token does not offer, by their names in the standard. */
export interface TokenLacks {
  readonly label: string;
  readonly mechanisms: readonly string[];
}

/** How a token is, as far as we know. */
export interface TokenHealth {
  readonly label: string;
  readonly state: 'ok' | 'failed';
  /** Why it failed. */
  readonly code?: string;
  readonly explanation?: string;
  readonly hint?: string;
  /** Sessions that work at the moment, and how many there may be. */
  readonly sessionsBusy: number;
  readonly sessionsOpen: number;
  readonly sessionsMax: number;
}
