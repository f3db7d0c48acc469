/** One case against one target: what is said about it in the table. */

import { AssertionError } from 'node:assert';
import type { Bench } from './bench.ts';
import type { Case, Clause } from './clause.ts';
import { NotOffered } from './not-offered.ts';
import { NotTried } from './not-tried.ts';

export type Verdict = 'passed' | 'failed' | 'not offered' | 'left open' | 'not tried';

export interface Judgement {
  readonly verdict: Verdict;
  /** Why, unless all is well. */
  readonly reason?: string;
}

export interface Severity {
  /** What the documents recommend counts, too. */
  readonly strict?: boolean;
  /** So does what they leave open: for a server that has decided it, as our own. */
  readonly decided?: boolean;
}

export async function judge(
  bench: Bench,
  { clause, tried }: { readonly clause: Clause; readonly tried: Case },
  severity: Severity = {},
): Promise<Judgement> {
  bench.advice.length = 0;
  try {
    const { offeredAs } = clause;
    if (offeredAs !== undefined && !(await bench.offers(offeredAs))) {
      return { verdict: 'not offered', reason: `info does not list ${offeredAs}` };
    }
    await tried.run(bench);
  } catch (error) {
    if (error instanceof NotOffered) return { verdict: 'not offered', reason: error.message };
    if (error instanceof NotTried) return { verdict: 'not tried', reason: error.message };
    return weigh(reasonOf(error), { clause, tried, severity });
  }
  const [first] = bench.advice;
  if (first === undefined) return { verdict: 'passed' };
  const reason = bench.advice.join('; ');
  return severity.strict === true ? { verdict: 'failed', reason } : { verdict: 'passed', reason };
}

interface Weighing {
  readonly clause: Clause;
  readonly tried: Case;
  readonly severity: Severity;
}

function weigh(reason: string, { clause, tried, severity }: Weighing): Judgement {
  const { draft } = clause;
  const level = draft === undefined ? (tried.level ?? 'must') : 'open';
  const isMild =
    (level === 'open' && severity.decided !== true) ||
    (level === 'should' && severity.strict !== true);
  if (!isMild) return { verdict: 'failed', reason };
  const why =
    level === 'should' ? 'recommended' : draft === undefined ? 'unclear' : `${draft} draft`;
  return { verdict: 'left open', reason: `${why}: ${reason}` };
}

function reasonOf(error: unknown): string {
  if (error instanceof AssertionError) return error.message.split('\n')[0] ?? 'it does not hold';
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
