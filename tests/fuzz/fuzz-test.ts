/** One target for a minute as a test; the seed is printed, so that a run can be had again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runFuzzTarget } from './run-fuzz-target.ts';

const seconds = 60;
/** Of samples, corpus and mutants: less would mean that nothing was tried. */
const executionsMin = 100;

export function fuzzTest(target: string): void {
  const seed = Date.now() % 1_000_000;
  test(`${target}: a minute of mutants, seed ${seed}`, async (context) => {
    const result = await runFuzzTarget({ target, seconds, seed });
    const { executions, executionsPerSecond, outcomes, finding, path } = result;
    context.diagnostic(`${executions} inputs, ${executionsPerSecond} a second, ${outcomes} ways`);
    console.log(
      `fuzz ${target}: seed ${seed}, ${executions} inputs, ${executionsPerSecond} a second, ` +
        `${outcomes} ways to end`,
    );
    assert.equal(finding, undefined, `${finding}\nthe input is kept in ${path}`);
    assert.ok(executions >= executionsMin, `${executions} inputs in a minute`);
  });
}
