/** What is read is spared, by whatever name it is told again; what only looks like it is not. */

import assert from 'node:assert/strict';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { refuseOverwriting } from './refuse-overwriting.ts';

const isUsage = (error: unknown): boolean => error instanceof CliError && error.code === 'usage';

test('an input is spared under its own name, by another spelling, and through links', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-spared-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [input, twin] = [join(folder, 'a.txt'), join(folder, 'twin.txt')];
  writeFileSync(input, 'same words');
  writeFileSync(twin, 'same words');
  mkdirSync(join(folder, 'in'));
  symlinkSync('a.txt', join(folder, 'soft'));
  linkSync(input, join(folder, 'hard'));
  symlinkSync('..', join(folder, 'in', 'up'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  const refused = [
    input,
    relative('.', input),
    `${folder}/in/../a.txt`,
    join(folder, 'in', 'up', 'a.txt'),
    join(folder, 'soft'),
    join(folder, 'hard'),
  ];
  for (const output of refused) {
    assert.throws(() => refuseOverwriting(output, [undefined, twin, input]), isUsage, output);
    assert.throws(() => refuseOverwriting(input, [output]), isUsage, output);
  }
  assert.throws(
    () => refuseOverwriting(join(folder, 'dangling'), [join(folder, 'dangling')]),
    isUsage,
  );
  for (const output of [twin, join(folder, 'new'), join(folder, 'dangling'), folder]) {
    refuseOverwriting(output, [undefined, input, join(folder, 'missing')]);
  }
  // A device is no document of anybody's.
  refuseOverwriting('/dev/null', ['/dev/null']);
});
