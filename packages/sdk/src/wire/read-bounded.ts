/**
 * The body of an answer, read piece by piece, so that a server cannot fill our memory: by the
 * time `arrayBuffer()` would tell how much there is, all of it is there. By a reader, since not
 * every browser lets a stream be iterated.
 */

import { SdkError } from '../sdk-error.ts';

/** @throws {SdkError} `unintelligible`, when there is more; the rest is not fetched. */
export async function readBounded(response: Response, bytesMax: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const piece = read.value as Uint8Array;
    length += piece.length;
    if (length > bytesMax) {
      await reader.cancel();
      throw new SdkError('unintelligible', `the answer is longer than ${bytesMax} bytes`);
    }
    pieces.push(piece);
  }
  return joined(pieces, length);
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.length;
  }
  return bytes;
}
