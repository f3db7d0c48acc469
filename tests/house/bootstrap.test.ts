/**
 * The way in: tools/bootstrap.js installs once and only when it must, says what went wrong, and
 * stands between the user and the server without being noticed. A stand-in for npm on the PATH
 * does what `npm ci` would do to the fixture: it writes npm's account of what is installed.
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { growTree, outcomeOf } from './fixture-tree.ts';
import type { FixtureTree, Outcome } from './fixture-tree.ts';

const account = (version: string): object => ({
  '': { name: 'fixture' },
  'apps/server': { version: '1.0.0' },
  'node_modules/a': { version, integrity: `sha512-${version}` },
});

/** What we ask for, and what npm will say it installed: all but what is for other systems. */
const lockFiles = (version: string): Readonly<Record<string, string>> => {
  const foreign = { 'node_modules/for-another-system': { version: '1.0.0', optional: true } };
  return {
    'package-lock.json': JSON.stringify({ packages: { ...account(version), ...foreign } }),
    'npm-account.json': JSON.stringify({ packages: account(version) }),
  };
};

/** Slow enough that two of them would overlap. */
const npmStandIn = `#!/bin/sh
echo "npm $*" >> npm-calls
echo "$PATH" > npm-path
sleep 0.3
test -e npm-fails && { echo "npm says why" >&2; exit 7; }
mkdir -p node_modules
cp npm-account.json node_modules/.package-lock.json
`;

function world(t: TestContext): FixtureTree & { npmCalls: () => number } {
  const tree = growTree([
    'tools/bootstrap.js',
    'tools/install-dependencies.js',
    'tools/run-on-node-24.js',
    'tools/run-child.js',
  ]);
  t.after(() => tree.remove());
  tree.write({
    'package.json': JSON.stringify({ type: 'module' }),
    ...lockFiles('1.0.0'),
    'stand-ins/npm': npmStandIn,
    'tools/check.ts': "console.log('ran', process.argv.slice(2).join(' '));\n",
  });
  chmodSync(join(tree.root, 'stand-ins/npm'), 0o755);
  const calls = join(tree.root, 'npm-calls');
  const npmCalls = (): number =>
    existsSync(calls) ? (readFileSync(calls, 'utf8').match(/^npm ci /gm) ?? []).length : 0;
  return { ...tree, npmCalls };
}

function environment(root: string): Readonly<Record<string, string | undefined>> {
  const { PATH = '' } = process.env;
  return { ...process.env, PATH: [join(root, 'stand-ins'), PATH].join(delimiter) };
}

function bootstrap(root: string, ...args: readonly string[]): Promise<Outcome> {
  const words = [process.execPath, join(root, 'tools/bootstrap.js'), ...args];
  return outcomeOf(words, { cwd: root, env: environment(root) });
}

test('installs in a fresh clone, then runs the command with its arguments', async (t) => {
  const { root, npmCalls } = world(t);
  const { code, stdout, stderr } = await bootstrap(root, 'check', 'a', 'b');
  assert.equal(stdout, 'ran a b\n', stderr);
  assert.equal(code, 0);
  assert.equal(npmCalls(), 1);
});

test('of all install scripts only that of the package node runs', async (t) => {
  const { root } = world(t);
  await bootstrap(root, 'check');
  const [ci, rebuild, ...more] = readFileSync(join(root, 'npm-calls'), 'utf8').trim().split('\n');
  assert.match(ci ?? '', /^npm ci --ignore-scripts /);
  assert.match(rebuild ?? '', /^npm rebuild node --ignore-scripts=false /);
  assert.deepEqual(more, []);
});

test('does not install again while the lock file says the same', async (t) => {
  const { root, npmCalls, write } = world(t);
  await bootstrap(root, 'check');
  write(lockFiles('1.0.0'));
  await bootstrap(root, 'check');
  assert.equal(npmCalls(), 1);
});

test('installs again when the lock file asks for another version', async (t) => {
  const { root, npmCalls, write } = world(t);
  await bootstrap(root, 'check');
  write(lockFiles('1.0.1'));
  await bootstrap(root, 'check');
  assert.equal(npmCalls(), 2);
});

test('two starts at the same time install once', async (t) => {
  const { root, npmCalls } = world(t);
  const outcomes = await Promise.all([bootstrap(root, 'check'), bootstrap(root, 'check')]);
  assert.deepEqual(
    outcomes.map(({ stdout }) => stdout),
    ['ran \n', 'ran \n'],
  );
  assert.equal(npmCalls(), 1);
});

test('an installation that died leaves no lock that lasts', async (t) => {
  const { root, npmCalls, write } = world(t);
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(dead, 'exit');
  write({ '.cache/install.lock': String(dead.pid) });
  const { code } = await bootstrap(root, 'check');
  assert.equal(code, 0);
  assert.equal(npmCalls(), 1);
});

test('a failed installation is explained, starts nothing, and can be tried again', async (t) => {
  const { root, write } = world(t);
  write({ 'npm-fails': '' });
  const { code, stdout, stderr } = await bootstrap(root, 'check');
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /npm says why/);
  assert.match(stderr, /"npm ci" failed with exit code 7/);
  assert.doesNotMatch(stderr, /^ +at /m);

  rmSync(join(root, 'npm-fails'));
  assert.equal((await bootstrap(root, 'check')).code, 0);
});

test('an unknown command is wrong usage', async (t) => {
  const { root, npmCalls } = world(t);
  const { code, stderr } = await bootstrap(root, 'chekc');
  assert.equal(code, 2);
  assert.match(stderr, /unknown command "chekc"; there are: .*check/);
  assert.equal(npmCalls(), 0);
});

const server = `
const open = setInterval(() => {}, 1000);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => { clearInterval(open); console.log('closed cleanly'); });
}
console.log(process.argv[2], process.execArgv.includes('--conditions=source'));
`;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} reaches the server, and its clean exit is ours`, async (t) => {
    const { root, write } = world(t);
    write({ 'apps/server/src/main.ts': server, 'tools/build-web.ts': '' });
    const words = [join(root, 'tools/bootstrap.js'), 'serve'];
    const child = spawn(process.execPath, words, {
      cwd: root,
      env: environment(root),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output === 'serve true\n') child.kill(signal);
    });
    const [code] = await once(child, 'close');
    assert.equal(output, 'serve true\nclosed cleanly\n');
    assert.equal(code, 0);
  });
}

for (const [outcome, build] of [
  ['is done', "console.error('built');\n"],
  ['has failed', "console.error('not built'); process.exitCode = 1;\n"],
] as const) {
  test(`the server starts once the build of the browser apps ${outcome}`, async (t) => {
    const { root, write } = world(t);
    const says = "console.error('serves'); console.log('ready');\n";
    write({ 'apps/server/src/main.ts': says, 'tools/build-web.ts': build });
    const { code, stdout, stderr } = await bootstrap(root, 'serve');
    assert.deepEqual([code, stdout], [0, 'ready\n']);
    assert.match(stderr, /built\n(.*\n)*serves\n/);
  });
}

test('what neither serves nor tests waits for no build', async (t) => {
  const { root, write } = world(t);
  write({ 'tools/build-web.ts': 'process.exit(9);\n' });
  const { code, stderr } = await bootstrap(root, 'check');
  assert.deepEqual([code, stderr.includes('build')], [0, false]);
});

test('the exit code of the command is ours', async (t) => {
  const { root, write } = world(t);
  write({ 'tools/check.ts': 'process.exit(3);\n' });
  assert.equal((await bootstrap(root, 'check')).code, 3);
});

test('a command that a signal ended reports it the way a shell does', async (t) => {
  const { root, write } = world(t);
  write({ 'tools/check.ts': "process.kill(process.pid, 'SIGKILL');\n" });
  assert.equal((await bootstrap(root, 'check')).code, 128 + 9);
});

test('npm is not run on the Node it is about to delete', async (t) => {
  const { root } = world(t);
  const own = join(root, 'node_modules', '.bin');
  const env = environment(root);
  const words = [process.execPath, join(root, 'tools/bootstrap.js'), 'check'];
  await outcomeOf(words, {
    cwd: root,
    env: { ...env, PATH: [own, env['PATH']].join(delimiter) },
  });
  const seen = readFileSync(join(root, 'npm-path'), 'utf8').trim().split(delimiter);
  const isModules = (folder: string): boolean => folder.endsWith(join('node_modules', '.bin'));
  // Everything else is left as it was, in its order.
  const rest = (env['PATH'] ?? '').split(delimiter).filter((folder) => !isModules(folder));
  assert.deepEqual(seen, rest);
});
