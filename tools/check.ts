/**
 * `npm run check`: everything that can be judged without running the product, in under a minute:
 * format, types, lint, floors, generated docs in sync, links.
 *
 * Two checks run at a time, since the smallest machine we care for has two cores. ESLint gets no
 * cache: its typed rules depend on files other than the one they judge.
 */

import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDeadLinks } from './check-links.ts';
import { findStaleDocs } from './docs.ts';

const SIDE_BY_SIDE = 2;
const CHECK_TIMEOUT_MS = 5 * 60 * 1000;
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

const root = fileURLToPath(new URL('..', import.meta.url));

export interface CheckResult {
  readonly name: string;
  /** What is wrong, in the tool's own words; undefined if nothing is. */
  readonly problem: string | undefined;
  readonly seconds: number;
}

interface Check {
  readonly name: string;
  readonly run: () => Promise<string | undefined>;
}

// The slow ones first: they decide how long the whole takes.
const checks: readonly Check[] = [
  tool('lint', ['eslint/bin/eslint.js', '.', '--max-warnings=0']),
  tool('types', ['typescript/bin/tsc', '--build']),
  tool('types of tests', ['typescript/bin/tsc', '--project', 'tsconfig.tests.json']),
  tool('types of browser tests', [
    'typescript/bin/tsc',
    '--project',
    'apps/web/tsconfig.tests.json',
  ]),
  tool('floors', ['dependency-cruiser/bin/dependency-cruiser.mjs', 'packages', 'apps']),
  tool('format', [
    'prettier/bin/prettier.cjs',
    '.',
    '--check',
    '--log-level=warn',
    '--cache',
    '--cache-location=.cache/prettier',
  ]),
  { name: 'docs in sync', run: () => findStaleDocs(root) },
  { name: 'links', run: () => findDeadLinks(root) },
];

/** @param told is called as each check ends. */
export async function runChecks(
  told: (result: CheckResult) => void = () => {},
): Promise<readonly CheckResult[]> {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const queue = [...checks];
  const results: CheckResult[] = [];
  const work = async (): Promise<void> => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const began = Date.now();
      const problem = await check.run();
      const result = { name: check.name, problem, seconds: (Date.now() - began) / 1000 };
      results.push(result);
      told(result);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return results;
}

/** A tool of node_modules, run from its own file so that no shell and no PATH come between. */
function tool(name: string, [script = '', ...args]: readonly string[]): Check {
  const options = {
    cwd: root,
    // What the tool says is printed inside our own lines.
    env: { ...process.env, FORCE_COLOR: '0' },
    timeout: CHECK_TIMEOUT_MS,
    maxBuffer: OUTPUT_BYTES_MAX,
  };
  const run = (): Promise<string | undefined> =>
    new Promise((resolve) => {
      const words = [join(root, 'node_modules', script), ...args];
      execFile(process.execPath, words, options, (error, stdout, stderr) => {
        if (error === null) resolve(undefined);
        else resolve(`${stdout}${stderr}`.trim() || error.message);
      });
    });
  return { name, run };
}

if (import.meta.main) {
  const results = await runChecks(({ name, problem, seconds }) => {
    console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
    if (problem !== undefined) console.log(problem.replace(/^/gm, '    '));
  });
  process.exitCode = results.every(({ problem }) => problem === undefined) ? 0 : 1;
}
