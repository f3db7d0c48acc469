/**
 * Finds the code in the picture of a camera by the clock in its corners: what is the opposite after
 * one symbol and the same after two. Nothing else in a room does that: what moves or grows brighter
 * differs more after two, and the lamps between the corners differ as often as not.
 *
 * Of the four corners two are lit while two are dark, so the two diagonals are told apart by their
 * sign. They must be about equally long and cross in their middles, or it was no code.
 */

import type { CameraFrame } from './camera-frame.ts';
import type { CoarseGrid } from './coarse-grid.ts';
import { coarseGrid } from './coarse-grid.ts';
import type { Blob } from './find-blobs.ts';
import { findBlobs } from './find-blobs.ts';
import { symbolMs } from './light-symbols.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The middles of the corner lamps in pixels, around the code; the first two are a long side. */
export type Corners = readonly [Point, Point, Point, Point];

/** How far from the time asked for a kept picture may be. */
const toleranceMs = 60;
const memoryMs = 600;
/** Grey levels by which a corner must change at least. */
const scoreMin = 6;
const shareOfBest = 0.4;
const blobsMax = 24;

export class LightFinder {
  #grids: CoarseGrid[] = [];
  #scores = new Float32Array(0);

  /** @returns where the code is, once that is known and while it is seen. */
  find(frame: CameraFrame): Corners | undefined {
    const grid = coarseGrid(frame);
    const last = this.#grids.at(-1);
    if (last?.means.length !== grid.means.length || last.columns !== grid.columns) {
      this.#grids = [];
      this.#scores = new Float32Array(grid.means.length);
    }
    const oneBack = this.#nearest(grid.at - symbolMs);
    const twoBack = this.#nearest(grid.at - 2 * symbolMs);
    const elapsedMs = grid.at - (last?.at ?? grid.at);
    this.#grids = [...this.#grids.filter(({ at }) => grid.at - at < 3 * symbolMs), grid];
    if (oneBack === undefined || twoBack === undefined) return undefined;
    this.#score(1 - Math.exp(-elapsedMs / memoryMs), [grid, oneBack, twoBack]);
    const corners = this.#corners(grid, oneBack);
    return corners?.map(({ x, y }) => ({
      x: (x + 0.5) * grid.block,
      y: (y + 0.5) * grid.block,
    })) as Corners | undefined;
  }

  #nearest(at: number): CoarseGrid | undefined {
    let nearest: CoarseGrid | undefined;
    for (const grid of this.#grids) {
      const distance = Math.abs(grid.at - at);
      if (distance > toleranceMs) continue;
      if (nearest === undefined || distance < Math.abs(nearest.at - at)) nearest = grid;
    }
    return nearest;
  }

  #score(weight: number, [now, oneBack, twoBack]: readonly CoarseGrid[]): void {
    const scores = this.#scores;
    for (let place = 0; place < scores.length; place += 1) {
      const value = now?.means[place] ?? 0;
      const changed = Math.abs(value - (oneBack?.means[place] ?? 0));
      const stayed = Math.abs(value - (twoBack?.means[place] ?? 0));
      const before = scores[place] ?? 0;
      scores[place] = before + weight * (changed - stayed - before);
    }
  }

  #corners(now: CoarseGrid, oneBack: CoarseGrid): readonly Blob[] | undefined {
    const best = this.#scores.reduce((most, score) => Math.max(most, score), 0);
    if (best < scoreMin) return undefined;
    const grid = { scores: this.#scores, columns: now.columns };
    const blobs = findBlobs(grid, shareOfBest * best, blobsMax);
    const isLit = ({ peak }: Blob): boolean => (now.means[peak] ?? 0) > (oneBack.means[peak] ?? 0);
    const one = farthest(blobs.filter(isLit));
    const other = farthest(blobs.filter((blob) => !isLit(blob)));
    if (one === undefined || other === undefined || !cross(one, other)) return undefined;
    return inOrder([...one, ...other]);
  }
}

/** Clockwise from the end of a long side that is nearest to the upper left. */
function inOrder(corners: readonly Blob[]): readonly Blob[] {
  const centre = {
    x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
    y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length,
  };
  const angle = ({ x, y }: Point): number => Math.atan2(y - centre.y, x - centre.x);
  const around = [...corners].sort((a, b) => angle(a) - angle(b));
  const turns = around.map((_, turn) => [...around.slice(turn), ...around.slice(0, turn)]);
  const side = ([a, b]: readonly Blob[]): number => (a && b ? distance(a, b) : 0);
  const begin = ([a]: readonly Blob[]): number => (a ? a.x + a.y : 0);
  const [longest = [], nextLongest = []] = [...turns].sort((a, b) => side(b) - side(a));
  return begin(longest) < begin(nextLongest) ? longest : nextLongest;
}

type Diagonal = readonly [Blob, Blob];

function farthest(blobs: readonly Blob[]): Diagonal | undefined {
  let pair: Diagonal | undefined;
  for (const [index, a] of blobs.entries()) {
    for (const b of blobs.slice(index + 1)) {
      if (pair === undefined || distance(a, b) > distance(...pair)) pair = [a, b];
    }
  }
  return pair;
}

function cross(one: Diagonal, other: Diagonal): boolean {
  const lengths = [distance(...one), distance(...other)].sort((a, b) => a - b);
  const [shorter = 0, longer = 0] = lengths;
  return shorter > 0.7 * longer && distance(middle(one), middle(other)) < 0.2 * shorter;
}

function middle([a, b]: Diagonal): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
