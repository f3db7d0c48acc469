/** A finished container as a whole, for who has the room; `stream-asic.ts` gives it in pieces. */

import type { EmbedCmsOptions } from '../cms/embed-cms.ts';
import { gatherPieces } from '../zip/gather-pieces.ts';
import type { PreparedAsic } from './prepared-asic.ts';
import { streamAsic } from './stream-asic.ts';

/** @throws {AdesError} as `streamAsic` does. */
export async function embedAsic(
  prepared: PreparedAsic,
  signature: Uint8Array,
  options: EmbedCmsOptions = {},
): Promise<Uint8Array> {
  return await gatherPieces(streamAsic(prepared, signature, options));
}
