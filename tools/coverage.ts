/**
 * `npm run coverage`: how many branches and functions of the rooms that decide are run by the
 * tests beside them, against a floor that only rises.
 *
 * A room is measured by its own tests alone, one room after the other: what only a journey
 * through the whole server reaches has no rule of its own beside it. One file besides the tests
 * loads every source file of the room, so that a file without any test counts as not run; without
 * it the runner would not mention the file at all. Not part of `npm test`: coverage slows the
 * tests down, and a number is no reason to stop anybody but at review.
 */

import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import type { EventData } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { NODE_FLAGS } from './run-on-node-24.js';

interface Room {
  readonly folder: string;
  /** Per cent of all branches; raise it when the room does better, never lower it. */
  readonly branchesMin: number;
  readonly functionsMin: number;
}

const rooms: readonly Room[] = [
  { folder: 'apps/server/src/domain', branchesMin: 100, functionsMin: 100 },
  { folder: 'apps/server/src/usecases', branchesMin: 100, functionsMin: 100 },
  { folder: 'packages/otp/src', branchesMin: 100, functionsMin: 100 },
  // What is left are defaults for octets that are there, which the compiler cannot know.
  { folder: 'packages/pki/src', branchesMin: 99.3, functionsMin: 100 },
];

type Summary = EventData.TestCoverage['summary'];

const root = fileURLToPath(new URL('..', import.meta.url));
const notMeasured = ['**/*.test.ts', '**/*.contract.ts'];

/** @returns undefined when a test failed: what was run then means nothing. */
async function measure({ folder }: Room): Promise<Summary | undefined> {
  const tests = globSync(`${folder}/**/*.test.ts`, { cwd: root });
  const sources = globSync(`${folder}/**/*.ts`, { cwd: root, exclude: notMeasured });
  const scratch = mkdtempSync(join(tmpdir(), 'kumoin-coverage-'));
  const loader = join(scratch, 'load-every-file.mjs');
  const imports = sources.map((file) => `import '${pathToFileURL(join(root, file)).href}';\n`);
  writeFileSync(loader, imports.join(''));
  try {
    return await summaryOf(folder, [loader, ...tests.map((file) => join(root, file))]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function summaryOf(folder: string, files: readonly string[]): Promise<Summary | undefined> {
  let summary: Summary | undefined;
  let failed = false;
  const events = run({
    files,
    cwd: root,
    execArgv: NODE_FLAGS,
    concurrency: 2,
    coverage: true,
    coverageIncludeGlobs: [`${folder}/**`],
    coverageExcludeGlobs: notMeasured,
  });
  for await (const { type, data } of events) {
    if (type === 'test:coverage') ({ summary } = data);
    if (type !== 'test:fail') continue;
    failed = true;
    console.log(`FAILED ${data.name}`);
  }
  return failed ? undefined : summary;
}

/** @returns whether the room stands on its floor. */
function judge({ folder, branchesMin, functionsMin }: Room, { totals, files }: Summary): boolean {
  const branches = totals.coveredBranchPercent;
  const functions = totals.coveredFunctionPercent;
  const stands = branches >= branchesMin && functions >= functionsMin;
  const figures = [
    `branches ${branches.toFixed(2)} % (${totals.coveredBranchCount}/${totals.totalBranchCount})`,
    `functions ${functions.toFixed(2)} % (${totals.coveredFunctionCount}/${totals.totalFunctionCount})`,
    `floor ${branchesMin} and ${functionsMin} %`,
  ];
  console.log(`${stands ? 'ok    ' : 'FAILED'} ${folder}: ${figures.join(', ')}`);
  for (const { path, branches: parts, functions: named } of files) {
    const file = relative(root, path);
    for (const { line } of parts.filter(isNotRun)) console.log(`         ${file}:${line}`);
    for (const { line, name } of named.filter(isNotRun)) {
      console.log(`         ${file}:${line} ${name || 'a function without a name'}`);
    }
  }
  return stands;
}

function isNotRun({ count }: { readonly count: number }): boolean {
  return count === 0;
}

for (const room of rooms) {
  const summary = await measure(room);
  const stands = summary !== undefined && judge(room, summary);
  if (!stands) process.exitCode = 1;
}
