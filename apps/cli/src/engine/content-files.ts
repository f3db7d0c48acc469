/**
 * The files that are signed, or that a detached signature is over. Small ones are read whole; of
 * a large one beside its signature the digest is enough, taken piece by piece.
 */

import { basename } from 'node:path';
import { digestPieces, parseSignedData } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import { detectFormat } from '@kumoin/ades';
import type { ByteSource, FileToSign } from '@kumoin/ades';
import { openDocument } from '../files/open-document.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';
import { mediaTypeOf } from './media-types.ts';

/** Above it a file is not held in memory, where its digest will do. */
const wholeBytesMax = 32 * 1024 * 1024;
/** What has to be held whole may not be larger. */
const documentBytesMax = 512 * 1024 * 1024;
const pieceBytes = 1024 * 1024;

/** @throws {CliError} `refused`, or the system's error. */
export function readBytes(file: string): Uint8Array {
  return readFileBounded(file, documentBytesMax);
}

/** @throws {CliError} `refused`, or the system's error. */
export function readWhole(file: string): FileToSign {
  return described(file, readBytes(file));
}

/** @throws {CliError} `refused`, or the system's error. */
export function readOrDigest(
  file: string,
  hash: HashAlgorithm,
  onPortion: (portion: number) => void = () => {},
): FileToSign {
  const source = openDocument(file, onPortion);
  try {
    if (source.length <= wholeBytesMax) return readWhole(file);
    const digest = digestPieces(hash, piecesOf(source));
    source.refuseChanged();
    return described(file, { digest });
  } finally {
    source.close();
  }
}

/**
 * Of a large file a digest by the hash of the signature over it, since no other will be looked at.
 * @throws {CliError} `refused`, or the system's error.
 */
export function readContent(
  document: Uint8Array,
  content: readonly string[],
): readonly FileToSign[] {
  const hash = hashIn(document);
  return content.map((file) => readOrDigest(file, hash));
}

/** @throws {CliError} `refused`, or the system's error. */
export function digestFile(file: string, hash: HashAlgorithm): Uint8Array {
  const source = openDocument(file);
  try {
    return digestPieces(hash, piecesOf(source));
  } finally {
    source.close();
  }
}

function hashIn(document: Uint8Array): HashAlgorithm {
  if (detectFormat(document) !== 'cms') return 'sha256';
  return parseSignedData(document).signerInfos[0]?.hash ?? 'sha256';
}

/** The octets of a file one after the other, in one buffer that is filled again and again. */
export function* piecesOf(source: ByteSource): Generator<Uint8Array, void> {
  const buffer = new Uint8Array(Math.min(pieceBytes, source.length));
  for (let at = 0; at < source.length; at += pieceBytes) {
    const piece = buffer.subarray(0, Math.min(pieceBytes, source.length - at));
    source.read(piece, at);
    source.onPass?.(at);
    yield piece;
  }
}

function described(file: string, content: FileToSign['content']): FileToSign {
  const mimeType = mediaTypeOf(file);
  return { name: basename(file), content, ...(mimeType !== undefined && { mimeType }) };
}
