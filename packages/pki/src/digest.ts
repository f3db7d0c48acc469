/**
 * Digests of bytes at hand, by the crypto door that fits where this runs (docs/adr/0046).
 */

import { makeDigester } from '#crypto';
import type { DigestName } from './crypto/crypto-door.ts';

/** The digest of the parts one after the other. */
export function digest(hash: DigestName, ...parts: readonly Uint8Array[]): Uint8Array {
  return digestPieces(hash, parts);
}

/** The same over pieces that need not all be in memory: each is taken up before the next. */
export function digestPieces(hash: DigestName, pieces: Iterable<Uint8Array>): Uint8Array {
  const state = makeDigester(hash);
  for (const piece of pieces) state.update(piece);
  return state.digest();
}
