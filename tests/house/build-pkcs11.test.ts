/**
 * The native binding is built when it is needed, once, and whoever cannot build it is told why.
 * The sources are the real package's, in a tree of their own.
 */

import assert from 'node:assert/strict';
import { cpSync, existsSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { growTree, house, outcomeOf } from './fixture-tree.ts';
import type { FixtureTree } from './fixture-tree.ts';

const parts = ['pkcs11js', 'node-api-headers'].map((name) => join(house, 'node_modules', name));
const skip = parts.every((part) => existsSync(part))
  ? false
  : 'the optional packages are not installed';

function world(t: TestContext): FixtureTree {
  const tree = growTree(['tools/build-pkcs11.ts']);
  t.after(() => tree.remove());
  tree.write({ 'package.json': '{ "type": "module" }' });
  return tree;
}

function addPackages({ root }: FixtureTree): string {
  const [binding = '', headers = ''] = parts;
  const folder = join(root, 'node_modules', 'pkcs11js');
  cpSync(binding, folder, {
    recursive: true,
    filter: (source) => source !== join(binding, 'build'),
  });
  symlinkSync(headers, join(root, 'node_modules', 'node-api-headers'));
  return join(folder, 'build', 'Release', 'pkcs11.node');
}

function build(root: string, path = process.env['PATH']) {
  const words = [process.execPath, join(root, 'tools/build-pkcs11.ts')];
  return outcomeOf(words, { cwd: root, env: { ...process.env, PATH: path } });
}

test('compiles the binding once, and again when it does not load', { skip }, async (t) => {
  const tree = world(t);
  const file = addPackages(tree);
  const first = await build(tree.root);
  if (first.code !== 0 && /no C\+\+ compiler/.test(first.stdout)) return t.skip(first.stdout);
  assert.match(first.stdout, /compiling .*\n.*in place/);
  const { mtimeMs } = statSync(file);
  const second = await build(tree.root);
  assert.doesNotMatch(second.stdout, /compiling/);
  assert.equal(second.code, 0);
  assert.equal(statSync(file).mtimeMs, mtimeMs);

  tree.write({ 'node_modules/pkcs11js/build/Release/pkcs11.node': 'cut off' });
  assert.match((await build(tree.root)).stdout, /compiling/);
});

test('says what is missing: the packages, or a compiler', { skip }, async (t) => {
  const tree = world(t);
  const bare = await build(tree.root);
  assert.match(bare.stdout, /packages .* are not installed/);
  assert.equal(bare.code, 1);
  addPackages(tree);
  const without = await build(tree.root, '/nowhere');
  assert.match(without.stdout, /no C\+\+ compiler \(Debian package g\+\+\)/);
  assert.equal(without.code, 1);
});

test(
  'tells the words of a compiler that fails, and leaves nothing half made',
  { skip },
  async (t) => {
    const tree = world(t);
    const file = addPackages(tree);
    tree.write({ 'node_modules/pkcs11js/src/dl.cpp': '#error it does not compile\n' });
    const { code, stdout } = await build(tree.root);
    if (/no C\+\+ compiler/.test(stdout)) return t.skip(stdout);
    assert.equal(code, 1);
    assert.match(stdout, /it does not compile/);
    assert.ok(!existsSync(file));
  },
);
