/**
 * The rows of a PNG: interlace passes (W3C PNG, 8 "Interlacing and pass extraction") and
 * the five row filters (9 "Filtering").
 */

import { AdesError } from '../ades-error.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits of one sample. */
  readonly depth: number;
  readonly colorType: number;
  readonly channels: number;
  readonly interlaced: boolean;
}

export interface PngPass {
  /** First pixel, and the steps to the next in each direction. */
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly width: number;
  readonly height: number;
  /** Offset of the pass in the inflated data. */
  readonly start: number;
}

const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

export function pngPasses(header: PngHeader): PngPass[] {
  const grid = header.interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  const passes: PngPass[] = [];
  let start = 0;
  for (const [x, y, dx, dy] of grid) {
    const width = Math.ceil((header.width - x) / dx);
    const height = Math.ceil((header.height - y) / dy);
    if (width <= 0 || height <= 0) continue;
    passes.push({ x, y, dx, dy, width, height, start });
    start += height * (1 + rowBytes(width, header));
  }
  return passes;
}

export function rowBytes(width: number, { depth, channels }: PngHeader): number {
  return Math.ceil((width * depth * channels) / 8);
}

/**
 * The samples of one pass, in reading order. `rows` is undone in place.
 * @throws {AdesError} `image_unsupported` for an unknown filter.
 */
export function unfilter(rows: Uint8Array, pass: PngPass, header: PngHeader): Uint16Array {
  const length = rowBytes(pass.width, header);
  const step = Math.max(1, (header.depth * header.channels) / 8);
  const samples = new Uint16Array(pass.width * pass.height * header.channels);
  let above: Uint8Array = new Uint8Array(length);
  for (let row = 0; row < pass.height; row += 1) {
    const start = row * (length + 1);
    const line = rows.subarray(start + 1, start + 1 + length);
    undoFilter(rows[start] ?? 0, { line, above, step });
    readSamples(line, samples, {
      at: row * pass.width * header.channels,
      count: pass.width * header.channels,
      depth: header.depth,
    });
    above = line;
  }
  return samples;
}

interface Row {
  readonly line: Uint8Array;
  readonly above: Uint8Array;
  readonly step: number;
}

function undoFilter(filter: number, { line, above, step }: Row): void {
  if (filter > 4) throw new AdesError('image_unsupported', 'PNG: unknown filter');
  for (let index = 0; index < line.length; index += 1) {
    const left = index >= step ? (line[index - step] ?? 0) : 0;
    const up = above[index] ?? 0;
    const upLeft = index >= step ? (above[index - step] ?? 0) : 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter] ?? 0;
    line[index] = (line[index] ?? 0) + guess;
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toUpLeft = Math.abs(estimate - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}

function readSamples(
  line: Uint8Array,
  samples: Uint16Array,
  { at, count, depth }: { at: number; count: number; depth: number },
): void {
  for (let index = 0; index < count; index += 1) {
    const bit = index * depth;
    const octet = line[bit >> 3] ?? 0;
    samples[at + index] =
      depth === 16
        ? octet * 256 + (line[(bit >> 3) + 1] ?? 0)
        : (octet >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
  }
}
