/** A finished container as a whole, for who has the room; `stream-asic.ts` gives it in pieces. */

import { gatherPieces } from '../zip/gather-pieces.ts';
import type { PreparedAsic } from './prepared-asic.ts';
import { streamAsic } from './stream-asic.ts';
import type { EmbedAsicOptions } from './stream-asic.ts';

/** @throws {AdesError} as `streamAsic` does. */
export async function embedAsic(
  prepared: PreparedAsic,
  signature: Uint8Array,
  options: EmbedAsicOptions = {},
): Promise<Uint8Array> {
  return await gatherPieces(streamAsic(prepared, signature, options));
}
