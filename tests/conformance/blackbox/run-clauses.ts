/** All cases against one target, one after the other: a server under test is nobody's load test. */

import type { Bench } from './bench.ts';
import { titleOf } from './clause.ts';
import type { Case, Clause } from './clause.ts';
import { judge } from './judge.ts';
import type { Judgement, Severity } from './judge.ts';

export interface ConformanceRow extends Judgement {
  readonly version: string;
  readonly clause: string;
  readonly method: string;
  readonly claim: string;
  readonly title: string;
  /** What the row rests on, unless it is a settled demand: `recommended`, `unclear`, `2.2 draft`. */
  readonly standing?: string;
}

export interface RunOptions extends Severity {
  /** A clause number or a method, or the beginning of one; all if there is none. */
  readonly only?: string;
  readonly onRow?: (row: ConformanceRow) => void;
}

export async function runClauses(
  bench: Bench,
  clauses: readonly Clause[],
  options: RunOptions = {},
): Promise<readonly ConformanceRow[]> {
  const rows: ConformanceRow[] = [];
  for (const clause of clauses.filter((one) => isWanted(one, options.only))) {
    for (const tried of clause.cases) {
      const row = {
        ...describe(bench, clause, tried),
        ...(await judge(bench, { clause, tried }, options)),
      };
      options.onRow?.(row);
      rows.push(row);
    }
  }
  return rows;
}

/** `11.1` is not meant to bring in `11.10`. */
function isWanted({ number, about }: Clause, only: string | undefined): boolean {
  if (only === undefined) return true;
  return (
    number === only || number.startsWith(`${only}.`) || about === only || about.endsWith(`/${only}`)
  );
}

function describe(bench: Bench, clause: Clause, tried: Case) {
  const { version } = bench.dialect;
  const standing = standingOf(clause, tried);
  return {
    version,
    clause: clause.number,
    method: clause.about,
    claim: tried.claim,
    title: titleOf(clause, version, tried),
    ...(standing !== undefined && { standing }),
  };
}

function standingOf({ draft }: Clause, { level = 'must' }: Case): string | undefined {
  if (draft !== undefined) return `${draft} draft`;
  if (level === 'must') return undefined;
  return level === 'should' ? 'recommended' : 'unclear';
}
