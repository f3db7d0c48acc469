/** The matrix as a page: one table for each format, one row for each packaging and level. */

import { cellAlgorithms } from './algorithms.ts';
import type { CellAlgorithm, Shape } from './cell.ts';
import type { MatrixJudge } from './judge.ts';
import type { CellOutcome, ControlOutcome } from './outcome.ts';
import { rows } from './rows.ts';
import type { Row } from './rows.ts';

export interface MatrixRun {
  /** ISO 8601, the day. */
  readonly date: string;
  /** Of this project, of the runtime. */
  readonly versions: Readonly<Record<string, string>>;
  readonly judges: readonly MatrixJudge[];
  readonly outcomes: readonly CellOutcome[];
  readonly controls: readonly ControlOutcome[];
}

export function renderMatrix(run: MatrixRun): string {
  const formats = [...new Set(rows.map(({ format }) => format))];
  return [
    heading(run),
    sum(run),
    judgesTable(run),
    '## The matrix',
    legend,
    ...formats.map((format) => formatTable(run, format)),
    whyNot(),
  ].join('\n\n');
}

const legend = `Each cell holds the letters of the judges that accept it. \`✗\` before a letter: that
judge refuses. *no judge*: none of them supports the combination. \`–\`: the format has no
place for it, and the engine does not offer it.`;

function heading({ date, versions }: MatrixRun): string {
  const made = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
  return `# What independent judges say of our signatures

Written by \`npm run test:interop\` on ${date} (${made.join(', ')}); do not edit. Every run makes every
cell anew with keys made then and there.

Everything here was made by this project's engine: signed with a key that is elsewhere, and brought
to its level by augmentation. Each judge is controlled once for each packaging, in the first combination there that
it supports: it has to accept the sample, and to refuse the same sample with one bit of what was signed changed.`;
}

/** What the table below comes to. */
function sum({ outcomes }: MatrixRun): string {
  const judged = outcomes.filter(({ accepted, refused }) => accepted.length + refused.length > 0);
  const refused = judged.filter((outcome) => outcome.refused.length > 0).length;
  const without = outcomes.length - judged.length;
  return `**${outcomes.length} combinations of format, packaging, level and algorithm: ${judged.length} judged by those
that support them, ${refused} refused by any, ${without} without a judge.**`;
}

function judgesTable({ judges, controls }: MatrixRun): string {
  const lines = judges.map((judge) => {
    const own = controls.filter(({ letter }) => letter === judge.letter);
    const right = own.filter(({ refusedTampered }) => refusedTampered).length;
    const version = judge.missing === false ? judge.version : `missing: ${judge.missing}`;
    return `| ${judge.letter} | ${judge.name} | ${version} | ${judge.says} | ${right} of ${own.length} |`;
  });
  const head =
    '| | judge | version | what its letter means | controls passed |\n' +
    '| --- | --- | --- | --- | --- |';
  const reservations = judges.flatMap((judge) => judge.reservations ?? []);
  return `## The judges\n\n${head}\n${lines.join('\n')}\n\n${reservations.join('\n\n')}`;
}

function formatTable(run: MatrixRun, format: string): string {
  const head = ['', 'level', ...cellAlgorithms.map(({ name }) => name)];
  const lines = rows
    .filter((row) => row.format === format)
    .flatMap((row) => levelsOf(run, row).map((level) => line(run, row, level)));
  return [
    `### ${format}\n`,
    `| ${head.join(' | ')} |`,
    `|${head.map(() => ' --- ').join('|')}|`,
    ...lines,
  ].join('\n');
}

function levelsOf({ outcomes }: MatrixRun, row: Row): readonly string[] {
  const own = outcomes.filter(({ cell }) => isOf(cell, row));
  return [...new Set(own.map(({ cell }) => cell.level))];
}

function line(run: MatrixRun, row: Row, level: string): string {
  const cells = cellAlgorithms.map((algorithm) => cellText(run, row, { level, algorithm }));
  return `| ${[row.packaging, level, ...cells].join(' | ')} |`;
}

function cellText(
  { outcomes, controls }: MatrixRun,
  row: Row,
  { level, algorithm }: { readonly level: string; readonly algorithm: CellAlgorithm },
): string {
  if (row.without?.(algorithm) !== undefined) return '–';
  const outcome = outcomes.find(
    ({ cell }) => isOf(cell, row) && cell.level === level && cell.algorithm === algorithm,
  );
  if (outcome === undefined) return '?';
  const counts = (letter: string): boolean =>
    controls.some(
      (one) => one.letter === letter.charAt(0) && isOf(one.shape, row) && one.refusedTampered,
    );
  const letters = [
    ...outcome.accepted.filter(counts),
    ...outcome.refused.map((letter) => `✗${letter}`),
  ];
  return letters.length === 0 ? '_no judge_' : letters.join(' ');
}

function isOf(shape: Shape, row: Shape): boolean {
  return shape.format === row.format && shape.packaging === row.packaging;
}

function whyNot(): string {
  const reasons = rows.flatMap((row) =>
    cellAlgorithms.map((algorithm) => [row.format, row.without?.(algorithm)] as const),
  );
  const lines = new Set(
    reasons.flatMap(([format, why]) => (why === undefined ? [] : [`- ${format}: ${why}`])),
  );
  if (lines.size === 0) return '';
  return `## What the formats have no place for\n\n${[...lines].join('\n')}\n`;
}
