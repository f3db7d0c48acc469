/**
 * Which subtrees make up a proof (RFC 6962, 2.1.1 and 2.1.2), as ranges of leaves: whoever keeps
 * the leaves finds their roots in a way of their own, since a log does not fit in memory.
 */

import { EvidenceError } from '../evidence-error.ts';

/** From `start` on, before `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** @throws {EvidenceError} `position_unknown` unless the tree has that leaf. */
export function inclusionRanges(position: number, size: number): readonly LeafRange[] {
  if (!isCount(position) || !isCount(size) || position >= size) {
    throw new EvidenceError('position_unknown');
  }
  const ranges: LeafRange[] = [];
  let range: LeafRange = { start: 0, end: size };
  while (range.end - range.start > 1) {
    const [left, right] = halvesOf(range);
    const inLeft = position < left.end;
    ranges.unshift(inLeft ? right : left);
    range = inLeft ? left : right;
  }
  return ranges;
}

/** @throws {EvidenceError} `position_unknown` unless 0 < `older` <= `size`. */
export function consistencyRanges(older: number, size: number): readonly LeafRange[] {
  if (!isCount(older) || !isCount(size) || older === 0 || older > size) {
    throw new EvidenceError('position_unknown');
  }
  const ranges: LeafRange[] = [];
  let range: LeafRange = { start: 0, end: size };
  while (range.end > older) {
    const [left, right] = halvesOf(range);
    const inLeft = older <= left.end;
    ranges.unshift(inLeft ? right : left);
    range = inLeft ? left : right;
  }
  // The whole of the older tree needs no saying: who asks has its root.
  return range.start === 0 ? ranges : [range, ...ranges];
}

/** Divided at the greatest power of two below its length. */
function halvesOf({ start, end }: LeafRange): readonly [LeafRange, LeafRange] {
  let half = 1;
  while (half * 2 < end - start) half *= 2;
  return [
    { start, end: start + half },
    { start: start + half, end },
  ];
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}
