/**
 * The stages of `npm test`: which files belong to each, how many run side by side, how long one
 * file may take. The order is from fast and near to slow and far, so that a mistake shows early.
 *
 * A stage without a file is fine (its tests have not been written); a stage with files that runs
 * nothing is not, and `runTestFile` sees to that.
 */

import { globSync } from 'node:fs';
import { join } from 'node:path';

export interface TestStage {
  readonly name: string;
  readonly files: readonly string[];
  readonly besides?: readonly string[];
  readonly concurrency: number;
  readonly fileTimeoutMs: number;
  /** A text that its tests leave behind for whoever ran them; printed when they are done. */
  readonly outcome?: string;
  /** Whether plain `npm test` leaves it out. */
  readonly onDemand?: true;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const testStages: readonly TestStage[] = [
  {
    name: 'unit',
    files: ['{packages,apps}/*/src/**/*.test.ts', 'tests/house/**/*.test.ts'],
    besides: ['apps/*/src/adapters/**', 'packages/pkcs11/**'],
    concurrency: 2,
    fileTimeoutMs: 2 * MINUTE,
  },
  {
    // Every adapter runs the contract suite of its port (ports/*.contract.ts) in its own test.
    // What speaks to an HSM needs one: its tests are as slow.
    name: 'contract',
    files: ['apps/*/src/adapters/**/*.test.ts', 'packages/pkcs11/src/**/*.test.ts'],
    concurrency: 2,
    fileTimeoutMs: 2 * MINUTE,
  },
  {
    name: 'conformance',
    files: ['tests/conformance/**/*.test.ts'],
    concurrency: 2,
    fileTimeoutMs: 5 * MINUTE,
  },
  {
    // A minute for each reader of what strangers send; `npm run fuzz` for longer.
    name: 'fuzz',
    files: ['tests/fuzz/**/*.test.ts'],
    concurrency: 2,
    fileTimeoutMs: 8 * MINUTE,
  },
  {
    name: 'interop',
    files: ['tests/interop/**/*.test.ts'],
    besides: ['tests/interop/peers/**'],
    concurrency: 1,
    fileTimeoutMs: 5 * MINUTE,
  },
  {
    name: 'e2e',
    files: ['tests/e2e/**/*.test.ts'],
    concurrency: 1,
    fileTimeoutMs: 5 * MINUTE,
  },
  {
    // Tools of ecosystems other than npm and Debian; `npm run test:interop`.
    name: 'peers',
    files: ['tests/interop/peers/**/*.test.ts'],
    concurrency: 1,
    fileTimeoutMs: 20 * MINUTE,
    // Of tests/interop/peers/matrix, which also writes docs/reference/interop.md.
    outcome: '.cache/interop.md',
    onDemand: true,
  },
];

/** @returns absolute paths, sorted. */
export function filesOf(stage: TestStage, root: string): readonly string[] {
  const exclude = ['**/node_modules/**', '**/dist/**', ...(stage.besides ?? [])];
  const found = globSync([...stage.files], { cwd: root, exclude });
  return found.sort().map((file) => join(root, file));
}
