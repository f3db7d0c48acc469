/**
 * HMAC and digests for one-time passwords. The file of the package that names a library of
 * hashes; a pure one, since the package also runs in browsers, where the platform's own HMAC only
 * answers asynchronously. A server may hand in a faster one, as `Hmac`.
 */

import { hmac as nobleHmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

export type OtpHash = 'sha1' | 'sha256' | 'sha512';

/** The shape of `hmac`: what a host with HMAC of its own may give in its place. */
export type Hmac = (hash: OtpHash, key: Uint8Array, message: Uint8Array) => Uint8Array;

const hashes = { sha1, sha256, sha512 } as const;

export const hashOctets: Readonly<Record<OtpHash, number>> = { sha1: 20, sha256: 32, sha512: 64 };

export function hmac(hash: OtpHash, key: Uint8Array, message: Uint8Array): Uint8Array {
  return nobleHmac(hashes[hash], key, message);
}

export function digestOf(hash: OtpHash, message: Uint8Array): Uint8Array {
  return hashes[hash](message);
}
