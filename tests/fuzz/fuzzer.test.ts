/** The fuzzer finds what is planted, keeps the input it was found with, and repeats itself. */

import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { seededRandom } from '@kumoin/testkit';
import { chanceOf, mutate } from './mutate.ts';
import { runFuzzTarget } from './run-fuzz-target.ts';

const faults: readonly (readonly [string, RegExp])[] = [
  ['error', /TypeError: cannot read properties/u],
  ['answer', /FuzzFinding: intact and is not/u],
  ['slow', /FuzzFinding: took \d+ ms/u],
  ['hang', /^silent for 15 s/u],
  ['memory', /heap out of memory|octets resident|ended by/u],
];

for (const [name, words] of faults) {
  test(`finds a planted fault: ${name}`, async () => {
    const order = { target: `planted-${name}`, seconds: 30, seed: 5 };
    const bounds = {
      silenceSecondsMax: name === 'hang' ? 15 : 90,
      inputCpuMsMax: name === 'slow' ? 800 : 60_000,
    };
    const { finding, path } = await runFuzzTarget({ ...order, ...bounds });
    assert.match(finding ?? 'nothing', words);
    assert.ok(path);
    const input = readFileSync(path);
    rmSync(dirname(path), { recursive: true });
    assert.equal(input[1], 0x21);
  });
}

test('the same seed makes the same mutants, another seed makes others', () => {
  const input = Uint8Array.from({ length: 100 }, (_, index) => index);
  const run = (seed: number) => {
    const chance = chanceOf(seededRandom(seed));
    const words = [Uint8Array.of(1, 2, 3)];
    return Array.from({ length: 50 }, () => mutate(input, { chance, words, other: input }));
  };
  assert.deepEqual(run(1), run(1));
  assert.notDeepEqual(run(1), run(2));
});
