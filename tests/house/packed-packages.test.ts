/**
 * What `npm pack` puts into each package that may be published: everything its doors name, its
 * licence and its README. npm packs the folder of the package alone, so what stands at the root of
 * the repository only is not in it.
 *
 * The condition `source` leads to sources, by which the workspaces run unbuilt; they are packed,
 * since source maps lead there, too.
 */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { house } from './fixture-tree.ts';

/** A path, or conditions that lead to more of them. */
type Target = string | { readonly [condition: string]: Target };

interface Manifest {
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, Target>>;
  readonly imports?: Readonly<Record<string, Target>>;
}

const read = (path: string): string => readFileSync(join(house, path), 'utf8');
const manifestOf = (folder: string) => JSON.parse(read(join(folder, 'package.json'))) as Manifest;

const folders = globSync('packages/*', { cwd: house })
  .filter((folder) => manifestOf(folder).private !== true)
  .sort();

function pathsIn(target: Target): readonly string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(pathsIn);
}

/** @returns what a door names, and what every package has, that is not among the packed files. */
function missingFrom(packed: readonly string[], { exports, imports = {} }: Manifest) {
  const named = [...pathsIn(exports), ...pathsIn(imports)].map((path) => path.replace('./', ''));
  return [...named, 'LICENSE', 'README.md'].filter((path) => !packed.includes(path));
}

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

/** Builds what is packed, as the scripts of the package say. */
function pack(folder: string): readonly string[] {
  const command = ['pack', '--dry-run', '--json', '--offline'];
  const how = { cwd: join(house, folder), encoding: 'utf8', stdio: 'pipe' } as const;
  const said = execFileSync('npm', command, how);
  const [packed] = JSON.parse(said) as readonly Packed[];
  return packed?.files.map(({ path }) => path) ?? [];
}

describe('npm pack', () => {
  for (const folder of folders) {
    test(`${folder}: all that its doors name, its licence, its README, and no test`, () => {
      const packed = pack(folder);
      assert.deepEqual(missingFrom(packed, manifestOf(folder)), []);
      assert.deepEqual(
        packed.filter((path) => /\.(test|contract)\./.test(path)),
        [],
      );
      assert.equal(read(join(folder, 'LICENSE')), read('LICENSE'));
      assert.ok('./package.json' in manifestOf(folder).exports);
    });
  }

  test('is asked of every package but the private one', () => {
    assert.ok(folders.includes('packages/ades') && folders.includes('packages/pki'));
    assert.ok(!folders.includes('packages/testkit'));
  });

  test('what is named and not packed is told', () => {
    const exports = { '.': { source: './src/index.ts', default: './dist/index.js' } };
    const imports = { '#x': { browser: './dist/x.js' } };
    assert.deepEqual(missingFrom(['dist/index.js', 'LICENSE'], { exports, imports }), [
      'src/index.ts',
      'dist/x.js',
      'README.md',
    ]);
  });
});
