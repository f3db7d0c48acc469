/**
 * The data of an entry as they stand in the archive, compressed as they came, piece by piece. Who
 * is done with a piece before asking for the next may have all of them in one buffer: memory that
 * is thrown away faster than it is collected counts like memory that is kept.
 */

import { ByteReader } from './byte-reader.ts';
import type { ZipArchive } from './open-zip.ts';
import type { ZipEntry } from './zip-entry.ts';
import { zipChunkBytes } from './zip-limits.ts';

export function* storedPieces(
  entry: ZipEntry,
  { input }: Pick<ZipArchive, 'input'>,
  buffer?: Uint8Array<ArrayBuffer>,
): Generator<Uint8Array, void> {
  const reader = new ByteReader(input);
  for (let at = 0; at < entry.compressedBytes; at += zipChunkBytes) {
    const length = Math.min(zipChunkBytes, entry.compressedBytes - at);
    yield reader.readNow(entry.dataOffset + at, length, buffer?.subarray(0, length));
  }
}
