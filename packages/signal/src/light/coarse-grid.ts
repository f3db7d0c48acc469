/**
 * A picture made small: means of square blocks, about a hundred in a row. Here the code is looked for;
 * noise and the tremble of a hand are less in it, and it is cheap to keep some.
 */

import type { CameraFrame } from './camera-frame.ts';

const cellsAcross = 112;

export interface CoarseGrid {
  readonly means: Float32Array;
  readonly columns: number;
  readonly rows: number;
  /** Pixels along the side of a block. */
  readonly block: number;
  readonly at: number;
}

export function coarseGrid({ luminance, width, height, at }: CameraFrame): CoarseGrid {
  const block = Math.max(1, Math.ceil(Math.max(width, height) / cellsAcross));
  const columns = Math.floor(width / block);
  const rows = Math.floor(height / block);
  const means = new Float32Array(columns * rows);
  for (let y = 0; y < rows * block; y += 1) {
    const cell = Math.floor(y / block) * columns;
    for (let x = 0; x < columns * block; x += 1) {
      const place = cell + Math.floor(x / block);
      means[place] = (means[place] ?? 0) + (luminance[y * width + x] ?? 0);
    }
  }
  const pixels = block * block;
  for (let place = 0; place < means.length; place += 1) means[place] = (means[place] ?? 0) / pixels;
  return { means, columns, rows, block, at };
}
