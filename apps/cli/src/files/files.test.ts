/** Reading and writing of the user's files: whole, bounded, and never half done. */

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
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
import { openDocument } from './open-document.ts';
import { writeExtendedCopy } from './write-extended-copy.ts';
import { refuseUnwritable } from './write-new-file.ts';
import type { Output } from './write-new-file.ts';

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
const ending = new TextEncoder().encode(' and its ending');

/** The document of the folder, with an ending. */
async function write(folder: string, output: Output, check = (_draft: string): void => {}) {
  const name = join(folder, 'original.pdf');
  if (!existsSync(name)) writeFileSync(name, 'document');
  const original = openDocument(name);
  try {
    await writeExtendedCopy(output, { original, appended: ending, check });
  } finally {
    original.close();
  }
}

test('a copy is written whole, and nothing else stays in the folder', async (t) => {
  const { folder, free } = world(t);
  refuseUnwritable({ file: free, force: false });
  await write(folder, { file: free, force: false }, (draft) => {
    assert.equal(readFileSync(draft, 'utf8'), 'document and its ending');
    assert.equal(existsSync(free), false);
  });
  assert.equal(readFileSync(free, 'utf8'), 'document and its ending');
  assert.deepEqual(readdirSync(folder), ['free.pdf', 'original.pdf']);
});

test('a copy that fails its check never gets its name', async (t) => {
  const { folder, free } = world(t);
  const check = (): never => {
    throw new CliError('invalid', 'not as it should be');
  };
  const written = write(folder, { file: free, force: false }, check);
  await assert.rejects(written, { code: 'invalid' });
  assert.deepEqual(readdirSync(folder), ['original.pdf']);
});

test('a file that is there is refused before and after the work, and stays as it is', async (t) => {
  const { folder, file } = world(t);
  const taken = file('taken.pdf', 'old');
  assert.throws(() => refuseUnwritable({ file: taken, force: false }), isRefused);
  await assert.rejects(write(folder, { file: taken, force: false }), isRefused);
  assert.equal(readFileSync(taken, 'utf8'), 'old');
  assert.deepEqual(readdirSync(folder), ['original.pdf', 'taken.pdf']);
});

test('with force a file is replaced, the original itself too', async (t) => {
  const { folder, file } = world(t);
  const taken = file('taken.pdf', 'old');
  refuseUnwritable({ file: taken, force: true });
  await write(folder, { file: taken, force: true });
  assert.equal(readFileSync(taken, 'utf8'), 'document and its ending');
  const original = join(folder, 'original.pdf');
  await write(folder, { file: original, force: true });
  assert.equal(readFileSync(original, 'utf8'), 'document and its ending');
  assert.deepEqual(readdirSync(folder), ['original.pdf', 'taken.pdf']);
});

test('a process that is ended while it writes leaves nothing behind', (t) => {
  const { folder, file, free } = world(t);
  const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href);
  const script = `
    import { openDocument } from ${module('open-document.ts')};
    import { writeExtendedCopy } from ${module('write-extended-copy.ts')};
    const original = openDocument(${JSON.stringify(file('original.pdf', 'document'))});
    const check = () => process.exit(130);
    const appended = new Uint8Array(9);
    await writeExtendedCopy({ file: ${JSON.stringify(free)} }, { original, appended, check });`;
  const words = [...process.execArgv, '--input-type=module', '--eval', script];
  assert.equal(spawnSync(process.execPath, words).status, 130);
  assert.deepEqual(readdirSync(folder), ['original.pdf']);
});

test('a copy has the permissions of a new file, whatever those of the original are', async (t) => {
  const { folder, file, free } = world(t);
  const usual = statSync(file('usual', '')).mode;
  chmodSync(file('original.pdf', 'document'), 0o400);
  await write(folder, { file: free, force: false });
  assert.equal(statSync(free).mode, usual);
});

test('an original that changes while it is read is refused', async (t) => {
  const { folder, file, free } = world(t);
  const name = file('original.pdf', 'document');
  const original = openDocument(name);
  t.after(() => original.close());
  original.refuseChanged();
  writeFileSync(name, 'doc');
  assert.throws(() => original.refuseChanged(), isRefused);
  assert.throws(() => original.read(new Uint8Array(8), 0), isRefused);
  const copy = { original, appended: ending, check: () => {} };
  await assert.rejects(writeExtendedCopy({ file: free, force: false }, copy), isRefused);
  assert.deepEqual(readdirSync(folder), ['original.pdf']);
});

test('force never replaces a folder or a device', (t) => {
  const { folder } = world(t);
  for (const file of [folder, '/dev/null']) {
    assert.throws(() => refuseUnwritable({ file, force: true }), isRefused);
  }
});

test('a link that leads nowhere takes the name too', async (t) => {
  const { folder, free } = world(t);
  symlinkSync(join(folder, 'nowhere'), free);
  assert.throws(() => refuseUnwritable({ file: free, force: false }), isRefused);
  await assert.rejects(write(folder, { file: free, force: false }), isRefused);
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
