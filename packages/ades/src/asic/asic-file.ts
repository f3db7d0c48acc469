/**
 * A file on its way into a container. Its octets are read twice, once to be measured and once to
 * be written, so a file of gigabytes is handed in as something that can be read again.
 */

import type { HashAlgorithm } from '@kumoin/pki';
import { makeDigester } from '@kumoin/pki';
import type { ByteSource } from '../pdf/bytes/byte-source.ts';
import { crc32 } from '../zip/crc32.ts';
import type { ZipContent } from '../zip/write-zip.ts';
import { zipChunkBytes } from '../zip/zip-limits.ts';

/** Octets that can be had again and again, piece by piece. */
export interface AsicPieces {
  pieces(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export type AsicContent = Uint8Array | ByteSource | AsicPieces;

export interface AsicFile {
  /** In the container, with slashes; UTF-8. */
  readonly name: string;
  readonly content: AsicContent;
  readonly mimeType?: string;
}

export interface MeasuredFile {
  readonly name: string;
  readonly mimeType: string;
  readonly digest: Uint8Array;
  readonly content: ZipContent;
}

export const unknownMediaType = 'application/octet-stream';

/** One pass over the file: digest, sum and length. */
export async function measureFile(file: AsicFile, hash: HashAlgorithm): Promise<MeasuredFile> {
  const digester = makeDigester(hash);
  const again = (): ReturnType<AsicPieces['pieces']> => piecesOf(file.content);
  const buffer = new Uint8Array(zipChunkBytes);
  let bytes = 0;
  let sum = 0;
  // Each piece is done with before the next: one buffer serves them all.
  for await (const piece of piecesOf(file.content, buffer)) {
    digester.update(piece);
    sum = crc32(piece, sum);
    bytes += piece.length;
  }
  return {
    name: file.name,
    mimeType: file.mimeType ?? unknownMediaType,
    digest: digester.digest(),
    content: { bytes, crc32: sum, handsOver: isByteSource(file.content), pieces: again },
  };
}

/** Read through windows, each in a buffer of its own. */
function isByteSource(content: AsicContent): content is ByteSource {
  return !(content instanceof Uint8Array) && !('pieces' in content);
}

function piecesOf(content: AsicContent, buffer?: Uint8Array): ReturnType<AsicPieces['pieces']> {
  if (content instanceof Uint8Array) return [content];
  return 'pieces' in content ? content.pieces() : windows(content, buffer);
}

function* windows(source: ByteSource, buffer?: Uint8Array): Generator<Uint8Array, void> {
  for (let at = 0; at < source.length; at += zipChunkBytes) {
    const length = Math.min(zipChunkBytes, source.length - at);
    const piece = buffer?.subarray(0, length) ?? new Uint8Array(length);
    source.read(piece, at);
    source.onPass?.(at);
    yield piece;
  }
}
