/**
 * A throw-away tree of files, to break house rules in without breaking the house: a temporary
 * folder with our real configuration files and whatever sources a test writes into it.
 */

import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository itself. */
export const house = fileURLToPath(new URL('../..', import.meta.url));

export interface FixtureTree {
  readonly root: string;
  /** @param sources path → content */
  readonly write: (sources: Readonly<Record<string, string>>) => void;
  readonly remove: () => void;
}

/** @param copied files of the repository that the tree starts with, under the same paths. */
export function growTree(copied: readonly string[]): FixtureTree {
  const root = mkdtempSync(join(tmpdir(), 'kumoin-house-'));
  const place = (path: string): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    return file;
  };
  for (const path of copied) copyFileSync(join(house, path), place(path));
  return {
    root,
    write: (sources) => {
      for (const [path, text] of Object.entries(sources)) writeFileSync(place(path), text);
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run a program to its end; a non-zero exit code is an outcome, not an error. */
export function outcomeOf(
  [program = '', ...args]: readonly string[],
  options: { cwd: string; env?: Readonly<Record<string, string | undefined>> },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const limits = { ...options, maxBuffer: 16 * 1024 * 1024, timeout: 60_000 };
    execFile(program, args, limits, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr });
    });
  });
}
