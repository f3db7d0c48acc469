/**
 * Fuzzing for as long as somebody wants to watch:
 *
 *     npm run fuzz -- [--minutes 10] [--target NAME] [--seed N] [--keep]
 *
 * Each target gets that long. `--keep` puts inputs that end in new ways into the corpus. A
 * finding is printed with the file its input is kept in, and ends with exit code 1.
 */

import { parseArgs } from 'node:util';
import { fuzzTargetNames } from './fuzz-targets.ts';
import { runFuzzTarget } from './run-fuzz-target.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    target: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const seconds = Number(values.minutes) * 60;
const targets = fuzzTargetNames.filter((name) => (values.target ?? name) === name);
if (targets.length === 0 || !(seconds > 0) || !Number.isInteger(seed)) {
  console.error(
    'usage: npm run fuzz -- [--minutes N] [--target NAME] [--seed N] [--keep]\n' +
      `targets: ${fuzzTargetNames.join(' ')}`,
  );
  process.exit(2);
}
for (const target of targets) {
  const result = await runFuzzTarget({ target, seconds, seed, keep: values.keep });
  const { executions, executionsPerSecond, outcomes, finding, path } = result;
  console.log(
    `${target.padEnd(6)} seed ${seed}: ${executions} inputs, ${executionsPerSecond} a second, ` +
      `${outcomes} ways to end${finding === undefined ? '' : `\n${finding}\nkept in ${path}`}`,
  );
  if (finding !== undefined) process.exitCode = 1;
}
