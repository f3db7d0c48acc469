/**
 * The table of what the engine makes: each format and packaging, the levels and algorithms it has
 * a place for, and how it is made. The matrix is every row at every level by every algorithm.
 */

import { signatureLevels } from '@kumoin/ades';
import type { SignatureLevel } from '@kumoin/ades';
import { cellAlgorithms } from './algorithms.ts';
import type { Cell, CellAlgorithm, Shape } from './cell.ts';
import { cadesMaker } from './makers/make-cades.ts';
import type { Maker } from './makers/maker.ts';

export interface Row extends Shape {
  readonly maker: Maker;
  /** All of them unless given. */
  readonly levels?: readonly SignatureLevel[];
  /** Why an algorithm has no cell here; undefined: it has. */
  without?(algorithm: CellAlgorithm): string | undefined;
}

export const rows: readonly Row[] = [
  { format: 'cades', packaging: 'attached', maker: cadesMaker },
  { format: 'cades', packaging: 'detached', maker: cadesMaker },
];

export interface MadeCell extends Cell {
  readonly row: Row;
}

export function cellsOf(row: Row): readonly MadeCell[] {
  const { format, packaging, levels = signatureLevels, without } = row;
  const algorithms = cellAlgorithms.filter((algorithm) => without?.(algorithm) === undefined);
  return levels.flatMap((level) =>
    algorithms.map((algorithm) => ({ format, packaging, level, algorithm, row })),
  );
}
