/** HMAC-SHA-256 under a key that stays in WebCrypto, and the one way to compare two MACs. */

import type { MacKey } from './mac-key.ts';

export async function makeMac(key: MacKey, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, Uint8Array.from(message)));
}

/** In a time that does not tell where they differ. */
export function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  return a.reduce((difference, octet, index) => difference | (octet ^ (b[index] ?? 0)), 0) === 0;
}
