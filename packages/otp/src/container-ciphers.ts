/**
 * The ciphers of seed containers (RFC 6030, 6): AES in CBC mode with PKCS#7 padding, AES key wrap
 * (RFC 3394, RFC 5649) and PBKDF2 (RFC 8018). Beside `hmac.ts` the only file of the package that
 * names a crypto library.
 */

import { aeskw, aeskwp, cbc } from '@noble/ciphers/aes.js';
import { pbkdf2 as noblePbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { concatOctets } from './concat-octets.ts';
import type { OtpHash } from './hmac.ts';
import { OtpError } from './otp-error.ts';

export interface KeyDerivation {
  readonly hash: OtpHash;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyBytes: number;
}

/** The shape of `pbkdf2`: what a host with a faster one may give in its place. */
export type Pbkdf2 = (passphrase: string, derivation: KeyDerivation) => Uint8Array;

export type CipherMode = 'cbc' | 'wrap' | 'wrap-padded';

export const cbcIvBytes = 16;

const hashes = { sha1, sha256, sha512 } as const;

export function pbkdf2(passphrase: string, derivation: KeyDerivation): Uint8Array {
  const { hash, salt, iterations, keyBytes } = derivation;
  return noblePbkdf2(hashes[hash], passphrase, salt, { c: iterations, dkLen: keyBytes });
}

/** @param iv for CBC alone; stands in front of the ciphertext (XML Encryption 1.1, 5.2). */
export function encryptValue(
  { mode, key }: { readonly mode: CipherMode; readonly key: Uint8Array },
  plain: Uint8Array,
  iv: Uint8Array,
): Uint8Array {
  if (mode === 'cbc') return concatOctets(iv, cbc(key, iv).encrypt(plain));
  return (mode === 'wrap' ? aeskw(key) : aeskwp(key)).encrypt(plain);
}

/** @throws {OtpError} `pskc_decryption_failed`, whatever it was that is wrong. */
export function decryptValue(mode: CipherMode, key: Uint8Array, cipher: Uint8Array): Uint8Array {
  try {
    if (mode !== 'cbc') return (mode === 'wrap' ? aeskw(key) : aeskwp(key)).decrypt(cipher);
    return cbc(key, cipher.subarray(0, cbcIvBytes)).decrypt(cipher.subarray(cbcIvBytes));
  } catch {
    // The library says what it did not like; padding and integrity are nobody's business outside.
    throw new OtpError('pskc_decryption_failed');
  }
}
