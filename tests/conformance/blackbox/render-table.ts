/** The verdicts for a person: method × case × verdict, why, and the sum. */

import type { Verdict } from './judge.ts';
import type { ConformanceRow } from './run-clauses.ts';

const marks: Readonly<Record<Verdict, string>> = {
  passed: 'passed',
  failed: 'FAILED',
  'not offered': 'not offered',
  'left open': 'left open',
  'not tried': 'not tried',
};

const verdictWidth = Math.max(...Object.values(marks).map((mark) => mark.length));

/** The line of one row; it can be printed before the next is known. */
export function renderRow({ clause, claim, verdict, reason, standing }: ConformanceRow): string {
  const about = standing === undefined ? claim : `${claim} (${standing})`;
  const line = `  ${marks[verdict].padEnd(verdictWidth)}  ${clause.padEnd(6)} ${about}`;
  return reason === undefined ? line : `${line}\n${' '.repeat(verdictWidth + 11)}${reason}`;
}

/** Above the rows of a method. */
export function renderMethod({ method, version }: ConformanceRow): string {
  return `${method} · ${version}`;
}

/** How many of each verdict a method has. */
export function renderSums(rows: readonly ConformanceRow[]): string {
  const byMethod = Map.groupBy(rows, ({ method, version }) => `${method} · ${version}`);
  const width = Math.max(6, ...[...byMethod.keys()].map((name) => name.length));
  const verdicts = Object.keys(marks) as Verdict[];
  const line = (name: string, cells: readonly string[]): string =>
    [
      name.padEnd(width),
      ...cells.map((cell, index) => cell.padStart((verdicts[index] ?? '').length)),
    ].join('  ');
  const count = (own: readonly ConformanceRow[]): readonly string[] =>
    verdicts.map((wanted) => String(own.filter(({ verdict }) => verdict === wanted).length));
  return [
    line('method', verdicts),
    ...[...byMethod].map(([name, own]) => line(name, count(own))),
    line('all', count(rows)),
  ].join('\n');
}

/** In the words of `npm test`: whatever was not shown is skipped, and never counted as passed. */
export function renderClosing(rows: readonly ConformanceRow[]): string {
  const passed = rows.filter(({ verdict }) => verdict === 'passed').length;
  const failed = rows.filter(({ verdict }) => verdict === 'failed').length;
  return `${passed} passed, ${failed} failed, ${rows.length - passed - failed} skipped`;
}
