/**
 * Readers with a fault that was planted, so that the fuzzer itself can be seen to find one: an
 * error that is not ours, a loop without end, memory without end, a wrong answer. Each is reached
 * by mutation alone, a few bits away from the sample.
 */

import type { FuzzTarget } from '../fuzz-target.ts';
import { expectThat } from '../fuzz-target.ts';

const sample = Uint8Array.of(0x10, 0x20, 0x30, 0x40);

function planted(name: string, fault: (input: Uint8Array) => void): FuzzTarget {
  return {
    name: `planted-${name}`,
    words: ['\x01'],
    samples: () => Promise.resolve([sample]),
    run: (input) => {
      if (input[1] === 0x21) fault(input);
    },
  };
}

export const plantedTargets: readonly FuzzTarget[] = [
  planted('error', (input) => {
    throw new TypeError(`cannot read properties of ${input.length}`);
  }),
  planted('answer', (input) => expectThat(input.length === 0, 'intact and is not')),
  planted('hang', () => {
    for (;;) continue;
  }),
  planted('slow', () => {
    const spent = (): number => {
      const { user, system } = process.cpuUsage();
      return user + system;
    };
    const before = spent();
    while (spent() - before < 1_000_000) continue;
  }),
  planted('memory', () => {
    const held: number[][] = [];
    for (;;) held.push(Array.from({ length: 100_000 }, (_, index) => index));
  }),
];
