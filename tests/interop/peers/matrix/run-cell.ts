/** One cell: our engine makes it, and every judge that supports it is asked. */

import type { Cell, Made } from './cell.ts';
import type { MatrixJudge, Opinion } from './judge.ts';
import { makeSignature } from './make-signature.ts';
import type { Workshop } from './make-signature.ts';
import type { CellOutcome, ControlOutcome } from './outcome.ts';
import { tamper } from './tamper.ts';

export interface Hearing {
  readonly judge: MatrixJudge;
  readonly opinion: Opinion;
}

export async function hear(
  judges: readonly MatrixJudge[],
  cell: Cell,
  made: Made,
): Promise<readonly Hearing[]> {
  const hearings: Hearing[] = [];
  for (const judge of judges) {
    if (judge.missing !== false || !judge.supports(cell)) continue;
    hearings.push({ judge, opinion: await judge.ask(cell, made) });
  }
  return hearings;
}

export function outcomeOf(cell: Cell, hearings: readonly Hearing[]): CellOutcome {
  const letters = (accepted: boolean): readonly string[] =>
    hearings
      .filter(({ opinion }) => opinion.accepted === accepted)
      .map(({ judge, opinion }) => `${judge.letter}${opinion.mark ?? ''}`);
  return { cell, accepted: letters(true), refused: letters(false) };
}

/** The judge before a sample it has just accepted, with one bit of what was signed changed. */
export async function control(
  workshop: Workshop,
  judge: MatrixJudge,
  cell: Cell,
): Promise<ControlOutcome> {
  const { format, packaging } = cell;
  const made = await makeSignature(workshop, cell);
  const tampered = judge.control?.(made) ?? (await tamper(cell, made));
  const before = await judge.ask(cell, made);
  const { accepted } = await judge.ask(cell, tampered);
  return {
    letter: judge.letter,
    shape: { format, packaging },
    refusedTampered: before.accepted && !accepted,
  };
}
