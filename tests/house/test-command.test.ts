/**
 * `npm test` tells the truth: the last line sums what ran, the exit code is 0 only if nothing
 * failed, and neither a skip nor an empty file passes for a test.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { growTree, outcomeOf } from './fixture-tree.ts';
import type { Outcome } from './fixture-tree.ts';

const copied = [
  ...['test', 'test-stages', 'run-test-file', 'debian-packages', 'build-pkcs11'].map(
    (name) => `tools/${name}.ts`,
  ),
  'tools/run-on-node-24.js',
  'tools/run-child.js',
];

/** The checks have tests of their own; here one passes and one does not. */
const checks = `export async function runChecks(told) {
  told({ name: 'format', problem: undefined, seconds: 1 });
  told({ name: 'types', problem: 'a type is wrong', seconds: 1 });
}\n`;

const IMPORT = "import { test } from 'node:test';\n";
const passes = `${IMPORT}test('passes', () => {});\n`;

async function npmTest(
  t: TestContext,
  sources: Readonly<Record<string, string>>,
  ...stages: readonly string[]
): Promise<Outcome & { lastLine: string | undefined }> {
  const tree = growTree(copied);
  t.after(() => tree.remove());
  tree.write({ 'package.json': '{ "type": "module" }', 'tools/check.ts': checks, ...sources });
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const words = [process.execPath, join(tree.root, 'tools/test.ts'), ...stages];
  const outcome = await outcomeOf(words, { cwd: tree.root, env });
  return { ...outcome, lastLine: outcome.stdout.trimEnd().split('\n').at(-1) };
}

test('sums over the stages, each file in the stage its place says', async (t) => {
  const { code, stdout, lastLine } = await npmTest(
    t,
    {
      'packages/pki/src/a.test.ts': passes,
      'apps/server/src/adapters/sql/a.test.ts': passes,
      'tests/interop/a.test.ts': passes,
      'tests/interop/peers/a.test.ts': `${IMPORT}test('far', { skip: 'no network' }, () => {});\n`,
      'tests/e2e/a.test.ts': passes,
    },
    ...['unit', 'contract', 'conformance', 'interop', 'e2e'],
  );
  assert.equal(lastLine, '4 passed, 0 failed, 0 skipped');
  assert.equal(code, 0);
  for (const stage of ['unit', 'contract', 'interop', 'e2e']) {
    assert.match(stdout, new RegExp(`^${stage} +1 passed, 0 failed, 0 skipped`, 'm'));
  }
  assert.match(stdout, /^conformance +no test files/m);
});

test('a failure shows its reason and what was printed, and is not a success', async (t) => {
  const { code, stdout, lastLine } = await npmTest(
    t,
    {
      'packages/pki/src/a.test.ts': passes,
      'packages/pki/src/b.test.ts': `${IMPORT}test('fails', () => {
        console.log('printed on the way'); throw new Error('the reason'); });\n`,
    },
    'unit',
  );
  assert.equal(lastLine, '1 passed, 1 failed, 0 skipped');
  assert.equal(code, 1);
  assert.match(stdout, /FAILED packages\/pki\/src\/b\.test\.ts\n {2}fails\n/);
  assert.match(stdout, /the reason/);
  assert.match(stdout, /printed on the way/);
});

test('each check counts as one test', async (t) => {
  const { code, stdout, lastLine } = await npmTest(t, {}, 'check');
  assert.equal(lastLine, '1 passed, 1 failed, 0 skipped');
  assert.equal(code, 1);
  assert.match(stdout, /FAILED check types\n {4}a type is wrong/);
});

test('a skip is told with its reason and is no failure', async (t) => {
  const { code, stdout, lastLine } = await npmTest(
    t,
    {
      'tests/interop/peers/a.test.ts': `${IMPORT}test('far', { skip: 'no network' }, () => {});\n`,
    },
    'peers',
  );
  assert.equal(lastLine, '0 passed, 0 failed, 1 skipped');
  assert.equal(code, 0);
  assert.match(stdout, /^skipped tests\/interop\/peers\/a\.test\.ts: far \(no network\)$/m);
});

test('a file that runs nothing fails the stage', async (t) => {
  const { code, lastLine } = await npmTest(
    t,
    { 'packages/pki/src/a.test.ts': 'export {};\n' },
    'unit',
  );
  assert.equal(lastLine, '0 passed, 1 failed, 0 skipped');
  assert.equal(code, 1);
});

test('an unknown stage is wrong usage', async (t) => {
  const { code, stderr } = await npmTest(t, {}, 'untie');
  assert.equal(code, 2);
  assert.match(stderr, /no stage "untie"; there are: check unit contract/);
});
