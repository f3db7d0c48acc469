/**
 * The browser apps are built from sources when these have changed, and only then; a build that
 * fails says why and leaves the app of before. On a copy of the sources, so that servers which
 * other tests start meanwhile find theirs.
 */

import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { buildWeb } from '../../tools/build-web.ts';
import { growTree, house } from './fixture-tree.ts';

const copied = ['apps/web/src', 'apps/web/tsconfig.json', 'tools', 'apps/server/assets/kumoin.css'];

function world(t: TestContext) {
  const { root, remove } = growTree(['tsconfig.base.json']);
  t.after(remove);
  for (const name of ['contract', 'otp', 'sdk', 'signal']) {
    mkdirSync(join(root, 'packages', name), { recursive: true });
    const manifest = join('packages', name, 'package.json');
    cpSync(join(house, manifest), join(root, manifest));
  }
  for (const path of copied) cpSync(join(house, path), join(root, path), { recursive: true });
  symlinkSync(join(house, 'node_modules'), join(root, 'node_modules'));
  const lines: string[] = [];
  const folder = join(root, 'apps/web/dist/authenticator');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    lines,
    has: (name: string) => existsSync(join(folder, name)),
    read,
    filesOf: () => (JSON.parse(read('build.json')) as { files: string[] }).files,
    build: () => buildWeb(root, (line) => void lines.push(line)),
    append: (path: string, text: string) => appendFileSync(join(root, 'apps/web/src', path), text),
    drop: (name: string) => rmSync(join(folder, name)),
  };
}

const stylesheet = 'authenticator/styles/authenticator.css';

test('builds once, and again when a source has changed, without what was before', async (t) => {
  const { build, lines, filesOf, has, append } = world(t);
  assert.equal(await build(), undefined);
  assert.equal(lines.length, 1);
  const before = filesOf();
  for (const name of before) assert.ok(has(name), name);

  assert.equal(await build(), undefined);
  assert.equal(lines.length, 1, 'nothing changed, nothing built');

  append(stylesheet, 'body { margin: 1px; }\n');
  assert.equal(await build(), undefined);
  assert.equal(lines.length, 2);
  const gone = before.filter((name) => !filesOf().includes(name));
  assert.deepEqual(
    gone.map((name) => name.replace(/-[^-]+\./, '.')),
    ['assets/authenticator.css'],
  );
  for (const name of gone) assert.ok(!has(name), name);
});

test('builds again what somebody took away', async (t) => {
  const { build, lines, drop, has } = world(t);
  await build();
  drop('index.html');
  assert.equal(await build(), undefined);
  assert.ok(has('index.html'));
  assert.equal(lines.length, 2);
});

test('a source that does not compile is named, and the app of before stays', async (t) => {
  const { build, read, append } = world(t);
  await build();
  const before = read('index.html');
  append('authenticator/main.tsx', '\nconst = ;\n');
  assert.match((await build()) ?? '', /main\.tsx/);
  assert.equal(read('index.html'), before);
});

test('the service worker keeps all of the app but itself, under a name of its version', async (t) => {
  const { build, filesOf, read, append } = world(t);
  await build();
  const worker = read('service-worker.js');
  for (const name of filesOf()) {
    const kept = name === 'index.html' ? './' : name;
    assert.equal(worker.includes(JSON.stringify(kept)), name !== 'service-worker.js', name);
  }
  append(stylesheet, 'body { margin: 2px; }\n');
  await build();
  assert.notEqual(read('service-worker.js'), worker);
});
