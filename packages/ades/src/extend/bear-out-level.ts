/**
 * Which baseline level the bytes bear out (EN 319 122-1, 132-1, 142-1, TS 119 182-1: clause 6 of
 * each). Pure. A level counts only with all the levels below it, and only by time-stamps that
 * are believed: a claim in the file is not enough.
 */

import type { JudgedTimestamp } from './gather/judge-timestamps.ts';
import type { SignatureLevel } from './signature-level.ts';

export interface LevelEvidence {
  readonly timestamps: readonly JudgedTimestamp[];
  /** Validation data for everything but the newest archive time-stamp are in the document. */
  readonly complete: boolean;
}

export function bearOutLevel({ timestamps, complete }: LevelEvidence): SignatureLevel {
  const proving = timestamps.filter(({ kind, believed }) => kind !== 'content' && believed);
  if (proving.length === 0) return 'B-B';
  if (!complete) return 'B-T';
  const archive = findArchive(timestamps);
  return archive?.believed === true ? 'B-LTA' : 'B-LT';
}

/**
 * The newest time-stamp, if it is over signature and material. Of a PDF, where a document
 * time-stamp may be over either, the format tells which it is.
 */
export function findArchive(timestamps: readonly JudgedTimestamp[]): JudgedTimestamp | undefined {
  const proving = timestamps.filter(({ kind }) => kind !== 'content');
  const newest = proving.at(-1);
  return newest?.kind === 'archive' ? newest : undefined;
}
