/** Reading and writing of the user's files: whole, bounded, and never half done. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CliError } from '../cli-error.ts';
import { readFileBounded } from './read-file-bounded.ts';
import { readSecretFile } from './read-secret-file.ts';
import { refuseUnwritable, writeFileWhole } from './write-file-whole.ts';

function world(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-files-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  return { folder, file, free: join(folder, 'free.pdf') };
}

const isRefused = (error: unknown): boolean =>
  error instanceof CliError && error.code === 'refused';
const withCode = (code: string) => (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === code;
const bytes = new TextEncoder().encode('document');

test('a file is written whole, and nothing else stays in the folder', (t) => {
  const { folder, free } = world(t);
  refuseUnwritable({ file: free, force: false });
  writeFileWhole({ file: free, force: false }, bytes);
  assert.equal(readFileSync(free, 'utf8'), 'document');
  assert.deepEqual(readdirSync(folder), ['free.pdf']);
});

test('a file that is there is refused before and after the work, and stays as it is', (t) => {
  const { folder, file } = world(t);
  const taken = file('taken.pdf', 'old');
  assert.throws(() => refuseUnwritable({ file: taken, force: false }), isRefused);
  assert.throws(() => writeFileWhole({ file: taken, force: false }, bytes), isRefused);
  assert.equal(readFileSync(taken, 'utf8'), 'old');
  assert.deepEqual(readdirSync(folder), ['taken.pdf']);
});

test('with force a file is replaced', (t) => {
  const { folder, file } = world(t);
  const taken = file('taken.pdf', 'old');
  refuseUnwritable({ file: taken, force: true });
  writeFileWhole({ file: taken, force: true }, bytes);
  assert.equal(readFileSync(taken, 'utf8'), 'document');
  assert.deepEqual(readdirSync(folder), ['taken.pdf']);
});

test('force never replaces a folder or a device', (t) => {
  const { folder } = world(t);
  for (const file of [folder, '/dev/null']) {
    assert.throws(() => refuseUnwritable({ file, force: true }), isRefused);
  }
});

test('a link that leads nowhere takes the name too', (t) => {
  const { folder, free } = world(t);
  symlinkSync(join(folder, 'nowhere'), free);
  assert.throws(() => refuseUnwritable({ file: free, force: false }), isRefused);
  assert.throws(() => writeFileWhole({ file: free, force: false }, bytes), isRefused);
});

test('a folder that is missing is told before the work', (t) => {
  const { folder, file } = world(t);
  const missing = { file: join(folder, 'gone', 'out.pdf'), force: false };
  assert.throws(() => refuseUnwritable(missing), withCode('ENOENT'));
  const within = { file: join(file('plain', ''), 'out.pdf'), force: false };
  assert.throws(() => refuseUnwritable(within), withCode('ENOTDIR'));
});

test('a file is read up to its bound, and not a byte beyond', (t) => {
  const { file } = world(t);
  assert.deepEqual(Buffer.from(readFileBounded(file('a', 'abc'), 3)), Buffer.from('abc'));
  assert.throws(() => readFileBounded(file('b', 'abcd'), 3), isRefused);
});

test('a folder, a device and a pipe that nobody writes to are no files to read', (t) => {
  const { folder } = world(t);
  mkdirSync(join(folder, 'inner'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  for (const file of [join(folder, 'inner'), '/dev/zero', join(folder, 'pipe')]) {
    assert.throws(() => readFileBounded(file, 10), isRefused);
  }
  assert.throws(() => readFileBounded(join(folder, 'gone'), 10), withCode('ENOENT'));
});

test('a secret is one line, without its line break', (t) => {
  const { file } = world(t);
  assert.equal(readSecretFile(file('a', '1234 5\n')), '1234 5');
  assert.equal(readSecretFile(file('b', 'päss\r\n')), 'päss');
  assert.equal(readSecretFile(file('c', ' x ')), ' x ');
  for (const content of ['', '\n', '1\n2\n', 'x'.repeat(5000)]) {
    assert.throws(() => readSecretFile(file('d', content)), isRefused);
  }
});

test('a refused secret is not quoted', (t) => {
  const { file } = world(t);
  try {
    readSecretFile(file('a', 'hunter2\nhunter3\n'));
  } catch (error) {
    assert.doesNotMatch(String(error), /hunter/);
    return;
  }
  assert.fail('two lines were taken');
});
