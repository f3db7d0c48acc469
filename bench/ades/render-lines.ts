/** The figures as lines of a table, each with what it is of the others. */

import type { BenchCase } from './bench-case.ts';
import type { Measured } from './contestants.ts';

export interface Line {
  readonly asked: BenchCase;
  /** By name of the engine; absent: it does not sign this, or is not here. */
  readonly figures: ReadonlyMap<string, Measured>;
}

/** @param names of the engines, ours first and the bare work last. */
export function renderLines(lines: readonly Line[], names: readonly string[]): string {
  const head = ['', 'level', 'key', ...names.flatMap((name) => [name, 'CPU', 'peak'])];
  const [ours = '', ...others] = names;
  const ratios = others.map((name) => `${ours} : ${name}`);
  const rows = lines.map(({ asked, figures }) => [
    ...[asked.what, asked.level, asked.signer === 'p256' ? 'P-256' : 'RSA-2048'],
    ...names.flatMap((name) => figureCells(figures.get(name))),
    ...others.map((name) => ratio(figures.get(ours), figures.get(name))),
  ]);
  const all = [[...head, ...ratios], [...head, ...ratios].map(() => '---'), ...rows];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function figureCells(figure: Measured | undefined): readonly string[] {
  if (figure === undefined) return ['', '', ''];
  const { count, seconds, cpuSeconds, peakBytes } = figure;
  const milliseconds = (cpuSeconds / count) * 1000;
  return [
    `${precise(count / seconds)}/s`,
    `${precise(milliseconds)} ms`,
    `${Math.round(peakBytes / 2 ** 20)} MB`,
  ];
}

/** How many signatures of ours there are to one of theirs, by the clock and by CPU time. */
function ratio(ours: Measured | undefined, other: Measured | undefined): string {
  if (ours === undefined || other === undefined) return '';
  const byClock = ours.count / ours.seconds / (other.count / other.seconds);
  const byCpu = other.cpuSeconds / other.count / (ours.cpuSeconds / ours.count);
  return `${precise(byClock)} (CPU ${precise(byCpu)})`;
}

function precise(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}
