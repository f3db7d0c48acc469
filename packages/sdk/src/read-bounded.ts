/**
 * The body of an answer, read piece by piece, so that a server cannot fill our memory: by the
 * time `arrayBuffer()` would tell how much there is, all of it is there.
 */

import { SdkError } from './sdk-error.ts';

/** @throws {SdkError} `unintelligible`, when there is more; the rest is not fetched. */
export async function readBounded(response: Response, bytesMax: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    if (length > bytesMax) {
      throw new SdkError('unintelligible', `the answer is longer than ${bytesMax} bytes`);
    }
    pieces.push(piece);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
