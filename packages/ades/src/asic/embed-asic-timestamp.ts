/** Finish a container with a time-stamp that was made elsewhere. */

import { AdesError } from '../ades-error.ts';
import { timestampFault } from '../cms/check-answer.ts';
import { gatherPieces } from '../zip/gather-pieces.ts';
import type { PreparedAsicTimestamp } from './prepare-asic-timestamp.ts';
import { writePlaced } from './stream-asic.ts';

/**
 * @param token RFC 3161, ContentInfo.
 * @throws {AdesError} `cms_timestamp_wrong` when it is none, or not over the imprint.
 */
export async function embedAsicTimestamp(
  { imprint, placing }: PreparedAsicTimestamp,
  token: Uint8Array,
): Promise<Uint8Array> {
  const fault = timestampFault(token, (hash) =>
    hash === imprint.hash ? imprint.digest : undefined,
  );
  if (fault !== undefined) throw new AdesError('cms_timestamp_wrong', fault);
  return await gatherPieces(writePlaced(placing, token));
}
