/**
 * Documents that are not in memory, for tests: bytes handed out piece by piece and counted, and
 * files of many gigabytes that nobody has to write.
 */

import type { ByteSource } from '@kumoin/ades';

export interface CountingSource extends ByteSource {
  bytesRead(): number;
  /** The largest piece that was asked for at once. */
  largestRead(): number;
}

export function countingSource(bytes: Uint8Array): CountingSource {
  let total = 0;
  let largest = 0;
  return {
    length: bytes.length,
    read(target, position) {
      const piece = bytes.subarray(position, position + target.length);
      if (piece.length < target.length) throw new Error(`read beyond the end at ${position}`);
      target.set(piece);
      total += piece.length;
      largest = Math.max(largest, piece.length);
    },
    bytesRead: () => total,
    largestRead: () => largest,
  };
}

/** Pieces of a file by their places; zeros between them. */
export function sparseSource(
  length: number,
  pieces: readonly (readonly [number, Uint8Array])[],
): ByteSource {
  return {
    length,
    read(target, position) {
      target.fill(0);
      for (const [start, bytes] of pieces) {
        const from = Math.max(start, position);
        const until = Math.min(start + bytes.length, position + target.length);
        if (from < until) target.set(bytes.subarray(from - start, until - start), from - position);
      }
    },
  };
}
