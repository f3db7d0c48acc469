/**
 * HMAC for one-time passwords. The one file of the package that names a crypto library; a
 * pure one, since the package also runs in browsers, where the platform's own HMAC only
 * answers asynchronously.
 */

import { hmac as nobleHmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';

export type OtpHash = 'sha1' | 'sha256' | 'sha512';

const hashes = { sha1, sha256, sha512 } as const;

export function hmac(hash: OtpHash, key: Uint8Array, message: Uint8Array): Uint8Array {
  return nobleHmac(hashes[hash], key, message);
}
