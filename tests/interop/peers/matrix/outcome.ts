/** What came of one cell, and of one judge's negative control. */

import type { Cell, Shape } from './cell.ts';

export interface CellOutcome {
  readonly cell: Cell;
  /** Letters of the judges that accept. */
  readonly accepted: readonly string[];
  /** Letters of those that do not. */
  readonly refused: readonly string[];
}

/** A judge that believes a tampered sample proves nothing by believing the others. */
export interface ControlOutcome {
  readonly letter: string;
  readonly shape: Shape;
  readonly refusedTampered: boolean;
}
