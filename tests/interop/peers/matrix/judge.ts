/** What every judge of the matrix is: which cells it can judge at all, and what it says. */

import type { Cell, Made } from './cell.ts';

export interface Opinion {
  readonly accepted: boolean;
  /** Behind the letter: the judge accepts with a reservation, which the page explains. */
  readonly mark?: '¹';
  /** The judge's own words, for whoever has to find out why. */
  readonly words: string;
}

export interface MatrixJudge {
  /** One letter, which stands in the cells of the page. */
  readonly letter: string;
  readonly name: string;
  /** As the program tells it. */
  readonly version: string;
  /** What its letter in a cell means. */
  readonly says: string;
  /** Why there is no such judge here. */
  readonly missing: string | false;
  /** What its marks mean. */
  readonly reservations?: readonly string[];
  supports(cell: Cell): boolean;
  /** What it must refuse, where it does not look at what was signed; tampered content otherwise. */
  control?(made: Made): Made;
  ask(cell: Cell, made: Made): Promise<Opinion> | Opinion;
  stop?(): void;
}
