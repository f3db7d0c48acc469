/**
 * The files that are signed, or that a detached signature is over. Small ones are read whole; a
 * large one beside its signature is read piece by piece, as often as somebody wants to see it.
 */

import { basename } from 'node:path';
import { digestPieces } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { ByteSource, FileToSign } from '@kumoin/ades';
import { openDocument } from '../files/open-document.ts';
import { readFileBounded } from '../files/read-file-bounded.ts';
import { mediaTypeOf } from './media-types.ts';

/** Above it a file is not held in memory, where it may lie beside its signature. */
const wholeBytesMax = 32 * 1024 * 1024;
/** What has to be held whole may not be larger. */
const documentBytesMax = 512 * 1024 * 1024;
const pieceBytes = 1024 * 1024;

type Named = Pick<FileToSign, 'name' | 'mimeType'>;

export interface HeldFile extends Named {
  readonly content: Uint8Array;
}

export interface FileInPieces extends Named {
  /** The octets, anew each time they are gone through; each piece may be kept. */
  readonly pieces: Iterable<Uint8Array>;
  /** Of all of them, in the memory of one piece. */
  digest(hash: HashAlgorithm): Uint8Array;
}

/** What a detached signature is over. */
export type FileBeside = HeldFile | FileInPieces;

/** @throws {CliError} `refused`, or the system's error. */
export function readBytes(file: string): Uint8Array {
  return readFileBounded(file, documentBytesMax);
}

/** @throws {CliError} `refused`, or the system's error. */
export function readWhole(file: string): HeldFile {
  return { ...named(file), content: readBytes(file) };
}

/**
 * For a signature that is to be made beside it, which needs no more than its digest.
 * @throws {CliError} `refused`, or the system's error.
 */
export function readOrDigest(
  file: string,
  hash: HashAlgorithm,
  onPortion: (portion: number) => void = () => {},
): FileToSign {
  if (!isLarge(file)) return readWhole(file);
  return { ...named(file), content: { digest: digestFile(file, hash, onPortion) } };
}

/** @throws {CliError} `refused`, or the system's error. */
export function readBeside(file: string): FileBeside {
  if (!isLarge(file)) return readWhole(file);
  const digest = (hash: HashAlgorithm): Uint8Array => digestFile(file, hash);
  return { ...named(file), pieces: piecesOfFile(file), digest };
}

/** @throws {CliError} `refused`, or the system's error. */
export function digestFile(
  file: string,
  hash: HashAlgorithm,
  onPortion?: (portion: number) => void,
): Uint8Array {
  const source = openDocument(file, onPortion);
  try {
    const digest = digestPieces(hash, piecesOf(source));
    source.refuseChanged();
    return digest;
  } finally {
    source.close();
  }
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

function piecesOfFile(file: string): Iterable<Uint8Array> {
  return {
    *[Symbol.iterator]() {
      const source = openDocument(file);
      try {
        // Who transforms what is signed keeps the pieces until the last is there.
        for (const piece of piecesOf(source)) yield piece.slice();
        source.refuseChanged();
      } finally {
        source.close();
      }
    },
  };
}

function isLarge(file: string): boolean {
  const source = openDocument(file);
  source.close();
  return source.length > wholeBytesMax;
}

function named(file: string): Named {
  const mimeType = mediaTypeOf(file);
  return { name: basename(file), ...(mimeType !== undefined && { mimeType }) };
}
