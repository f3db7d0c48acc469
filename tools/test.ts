/**
 * `npm test`: bring in the judges and the PKCS#11 binding, then check → unit → contract →
 * conformance → interop → e2e.
 *
 *     node tools/bootstrap.js test [stage …]
 *
 * The last line is always `N passed, N failed, N skipped`; the exit code is 0 only if nothing
 * failed. A skipped test is told with its reason and never counted as passed. One check (format,
 * types, lint …) counts as one test.
 */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPkcs11 } from './build-pkcs11.ts';
import { runChecks } from './check.ts';
import { installJudges } from './debian-packages.ts';
import { runTestFile } from './run-test-file.ts';
import type { TestFileResult } from './run-test-file.ts';
import { filesOf, testStages } from './test-stages.ts';
import type { TestStage } from './test-stages.ts';

const HEARTBEAT_MS = 15_000;
const root = fileURLToPath(new URL('..', import.meta.url));

interface Sum {
  passed: number;
  failed: number;
  skipped: number;
}

async function main(names: readonly string[]): Promise<number> {
  const known = ['check', ...testStages.map((stage) => stage.name)];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`no stage "${unknown.join('", "')}"; there are: ${known.join(' ')}`);
    return 2;
  }
  const isWanted = (name: string, onDemand = false): boolean =>
    names.length === 0 ? !onDemand : names.includes(name);

  const total: Sum = { passed: 0, failed: 0, skipped: 0 };
  const missing = installJudges((line) => console.log(line));
  if (missing.length > 0) {
    console.log(`missing Debian packages, tests that need them are skipped: ${missing.join(' ')}`);
  }
  const unbuilt = buildPkcs11(root, (line) => console.log(line));
  if (unbuilt !== undefined) console.log(`tests of PKCS#11 are skipped: ${unbuilt}`);
  if (isWanted('check')) await runCheckStage(total);
  for (const stage of testStages) {
    if (isWanted(stage.name, stage.onDemand)) await runStage(stage, total);
  }
  console.log(sumLine(total));
  return total.failed === 0 ? 0 : 1;
}

async function runCheckStage(total: Sum): Promise<void> {
  const began = Date.now();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  await runChecks(({ name, problem, seconds }) => {
    if (problem === undefined) {
      sum.passed += 1;
      console.log(`  … check: ${name} (${seconds.toFixed(1)} s)`);
    } else {
      sum.failed += 1;
      console.log(`\nFAILED check ${name}\n${indent(problem)}\n`);
    }
  });
  closeStage('check', { sum, total, began });
}

async function runStage(stage: TestStage, total: Sum): Promise<void> {
  const began = Date.now();
  const sum = { passed: 0, failed: 0, skipped: 0 };
  const files = filesOf(stage, root);
  const queue = [...files];
  const heartbeat = setInterval(() => {
    const done = files.length - queue.length;
    console.log(`  … ${stage.name}: file ${done} of ${files.length}, ${sumLine(sum)}`);
  }, HEARTBEAT_MS);
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await runTestFile({ file, timeoutMs: stage.fileTimeoutMs });
      sum.passed += result.passed;
      sum.failed += result.failures.length;
      sum.skipped += result.skips.length;
      tell(result);
    }
  };
  await Promise.all(Array.from({ length: stage.concurrency }, work));
  clearInterval(heartbeat);
  if (files.length === 0) console.log(`${stage.name.padEnd(12)} no test files`);
  else closeStage(stage.name, { sum, total, began });
  if (stage.outcome !== undefined) tellOutcome(join(root, stage.outcome), began);
}

/** One that is older than the stage is of another run. */
function tellOutcome(file: string, began: number): void {
  if (!existsSync(file) || statSync(file).mtimeMs < began) return;
  console.log(readFileSync(file, 'utf8'));
}

function tell({ file, failures, skips, output }: TestFileResult): void {
  const name = relative(root, file);
  for (const { title, reason } of failures) {
    console.log(`\nFAILED ${name}\n  ${title}\n${indent(reason)}`);
  }
  if (failures.length > 0 && output.trim() !== '') {
    console.log(`  what ${name} printed:\n${indent(output.trimEnd())}`);
  }
  for (const { title, reason } of skips) console.log(`skipped ${name}: ${title} (${reason})`);
}

function closeStage(name: string, end: { sum: Sum; total: Sum; began: number }): void {
  const { sum, total, began } = end;
  total.passed += sum.passed;
  total.failed += sum.failed;
  total.skipped += sum.skipped;
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${name.padEnd(12)} ${sumLine(sum)} (${seconds} s)`);
}

function sumLine({ passed, failed, skipped }: Sum): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

process.exitCode = await main(process.argv.slice(2));
