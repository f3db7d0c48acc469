/**
 * The counter counts what a reader means: leaf tests, each once; a skip is not a pass, and a file
 * that shows nothing is a failure. The runner cannot run inside a test of itself, so every case
 * runs in a process of its own.
 */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import type { TestFileResult } from '../../tools/run-test-file.ts';
import { growTree, house, outcomeOf } from './fixture-tree.ts';

const IMPORTS = "import { describe, it, test } from 'node:test';\n";

async function count(t: TestContext, source: string, timeoutMs = 20_000): Promise<TestFileResult> {
  const tree = growTree([]);
  t.after(() => tree.remove());
  const file = join(tree.root, 'case.test.ts');
  tree.write({
    'case.test.ts': source,
    'count.ts': `import { runTestFile } from '${join(house, 'tools/run-test-file.ts')}';
      console.log(JSON.stringify(await runTestFile(${JSON.stringify({ file, timeoutMs })})));`,
  });
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const words = [process.execPath, join(tree.root, 'count.ts')];
  const { stdout, stderr } = await outcomeOf(words, { cwd: tree.root, env });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as TestFileResult;
}

test('counts leaf tests, not the suites and tests that hold them', async (t) => {
  const { passed, failures, skips } = await count(
    t,
    `${IMPORTS}
    describe('a suite', () => { it('one', () => {}); it('two', () => {}); });
    test('a test with two inside', async (t) => {
      await t.test('three', () => {}); await t.test('four', () => {});
    });
    test('five', () => {});`,
  );
  assert.deepEqual({ passed, failures, skips }, { passed: 5, failures: [], skips: [] });
});

test('a failure inside is counted once, with the way down to it', async (t) => {
  const { passed, failures, output } = await count(
    t,
    `${IMPORTS}
    describe('a suite', () => {
      it('fails', () => { console.log('printed'); throw new Error('the reason'); });
      it('passes', () => {});
    });`,
  );
  assert.equal(passed, 1);
  assert.deepEqual(
    failures.map(({ title }) => title),
    ['a suite > fails'],
  );
  assert.match(failures[0]?.reason ?? '', /the reason/);
  assert.match(output, /printed/);
});

test('a test that fails after the ones inside it passed is a failure', async (t) => {
  const { passed, failures } = await count(
    t,
    `${IMPORTS}
    test('outer', async (t) => { await t.test('inner', () => {}); throw new Error('after'); });`,
  );
  assert.equal(passed, 1);
  assert.equal(failures.length, 1);
});

test('a skip keeps its reason and is not a pass', async (t) => {
  const { passed, skips } = await count(
    t,
    `${IMPORTS}
    test('declared', { skip: 'qpdf is missing' }, () => {});
    test('found out', (t) => { t.skip('no network'); });
    test('without words', { skip: true }, () => {});
    describe('a suite', { skip: 'all of it' }, () => { it('inside', () => {}); });
    test('to come', { todo: 'later' }, () => {});
    test('passes', () => {});`,
  );
  assert.equal(passed, 1);
  assert.deepEqual(
    skips.map(({ reason }) => reason),
    ['qpdf is missing', 'no network', 'no reason given', 'all of it', 'later'],
  );
});

const showsNothing = {
  'a file without tests': 'export {};',
  'a file that ends the process in a test': `${IMPORTS}test('ends', () => { process.exit(0); });`,
  'a file that does not load': `${IMPORTS}test('fine', () => {}); throw new Error('at load');`,
  'a file that does not parse': 'export const = 1;',
};

for (const [what, source] of Object.entries(showsNothing)) {
  test(`${what} is one failure`, async (t) => {
    const { passed, failures } = await count(t, source);
    assert.equal(passed, 0);
    assert.equal(failures.length, 1);
  });
}

test('a file that hangs is ended at its limit', async (t) => {
  const { failures } = await count(
    t,
    `${IMPORTS}
    test('hangs', async () => { await new Promise((end) => setTimeout(end, 60_000)); });`,
    1_000,
  );
  assert.ok(failures.some(({ reason }) => reason === 'was ended after 1 s'));
});

test('a file that leaves something open after its tests is ended at its limit', async (t) => {
  const { passed, failures } = await count(
    t,
    `${IMPORTS}
    test('passes', () => { setInterval(() => {}, 1000); });`,
    1_000,
  );
  assert.equal(passed, 1);
  assert.equal(failures.length, 1);
});
