/** The clauses of one generation: every file of its folder, in the order of its names. */

import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CscVersion } from '@kumoin/contract';
import type { Clause } from './clause.ts';

export interface ClauseFile {
  /** Such as `11-10-signatures-sign-hash.ts`. */
  readonly file: string;
  readonly clause: Clause;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** @throws {Error} for a file that exports anything but one clause. */
export async function loadClauses(version: CscVersion): Promise<readonly ClauseFile[]> {
  const folder = join(root, `csc-${version}`);
  const files = globSync('*.ts', { cwd: folder, exclude: ['*.test.ts'] }).sort();
  return Promise.all(
    files.map(async (file) => {
      const exported: unknown = await import(pathToFileURL(join(folder, file)).href);
      const [clause, ...more] = Object.values(exported as Record<string, Clause>);
      if (clause === undefined || more.length > 0) throw new Error(`${file} is not one clause`);
      return { file, clause };
    }),
  );
}
