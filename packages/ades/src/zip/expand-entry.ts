/**
 * The data of one entry, piece by piece, never more than the directory promised: a stream that
 * would expand further is cut off there. Length and CRC-32 are right when the last piece came.
 */

import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { AdesError } from '../ades-error.ts';
import type { ByteReader } from './byte-reader.ts';
import { zipFailure } from './zip-failure.ts';

/** @throws {AdesError} `zip_malformed` */
export async function* expandEntry(
  file: FileEntry,
  reader: ByteReader,
): AsyncGenerator<Uint8Array, void> {
  let left = file.uncompressedSize;
  const stop = new AbortController();
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, out) {
      left -= piece.length;
      if (left < 0) throw new AdesError('zip_malformed', 'longer than it says');
      out.enqueue(piece);
    },
  });
  const done = file.getData(writable, { checkCrc32: true, signal: stop.signal });
  // Told through the stream as well; nobody waits for this one until the end.
  done.catch(() => undefined);
  try {
    for await (const piece of readable) yield piece;
    await done;
    if (left !== 0) throw new AdesError('zip_malformed', 'shorter than it says');
  } catch (error) {
    throw zipFailure(error, reader);
  } finally {
    stop.abort();
  }
}
