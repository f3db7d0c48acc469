/**
 * `npm run conformance` as somebody with a server of their own meets it: flags, the file they may
 * stand in, the table, the closing line and the exit code.
 */

import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import { CommandDriver } from '../conformance/blackbox/command-driver.ts';
import { fewestFor, readExpression } from '../conformance/blackbox/expression.ts';
import { SmallCscServer, smallPin } from '../worlds/small-csc-server.ts';
import { house, outcomeOf } from './fixture-tree.ts';

let right: SmallCscServer;
let wrong: SmallCscServer;
const home = mkdtempSync(join(tmpdir(), 'kumoin-conformance-command-'));
before(async () => {
  right = await SmallCscServer.open();
  wrong = await SmallCscServer.open('any PIN is right');
});
after(async () => {
  await right.close();
  await wrong.close();
  rmSync(home, { recursive: true, force: true });
});

const program = join(house, 'tests/conformance/run-conformance.ts');
const run = (...args: readonly string[]) =>
  outcomeOf([process.execPath, ...NODE_FLAGS, program, ...args], { cwd: house });

const known = (server: SmallCscServer): readonly string[] => [
  // With a sign of equality, for a token may begin with a dash.
  ...['--url', `${server.url}/`, `--token=${server.tokenOf('ada')}`],
  ...['--credential', 'ada-1', '--pin', smallPin, '--expendable'],
];

test('a right server: a line per case, sums, the closing line, exit code 0', async () => {
  const { code, stdout } = await run(...known(right));
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^signatures\/signHash · v2$/m);
  assert.match(stdout, /^ {2}passed +11\.10 +one hash: /m);
  assert.match(stdout, /^ {2}not offered +11\.13 /m);
  assert.match(stdout, /^method +passed +failed +not offered +left open +not tried$/m);
  assert.match(stdout.trimEnd().split('\n').at(-1) ?? '', /^\d+ passed, 0 failed, \d+ skipped$/);
  assert.ok(!stdout.includes(smallPin));
});

test('a wrong server: the row, why, and exit code 1', async () => {
  const { code, stdout } = await run(...known(wrong), '--only', 'authorize');
  assert.equal(code, 1);
  assert.match(stdout, /^ {2}FAILED +11\.6 +a wrong PIN is told\n +expected 400 /m);
  assert.doesNotMatch(stdout, /11\.10/);
});

test('what is known may stand in a file, and rows come as JSON', async () => {
  const file = join(home, 'target.json');
  const signer = { token: right.tokenOf('ada') };
  const stranger = { token: right.tokenOf('ben') };
  const credentials = [{ credentialID: 'ada-1', pin: smallPin }];
  writeFileSync(file, JSON.stringify({ url: right.url, signer, stranger, credentials }));
  const { code, stdout } = await run('--config', file, '--only', '11.4', '--json');
  assert.equal(code, 0, stdout);
  const { rows } = JSON.parse(stdout) as { rows: { clause: string; verdict: string }[] };
  assert.ok(rows.length > 5);
  assert.ok(rows.every(({ clause }) => clause === '11.4'));
});

test('without any account what needs none is tried, and the rest says why not', async () => {
  const { code, stdout } = await run('--url', right.url);
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^ {2}passed +11\.1 +needs no Authorization header/m);
  assert.match(stdout, /not tried +11\.4 .*\n +nothing is known to log in with/);
});

for (const [what, args, words] of [
  ['an unknown flag', ['--ulr', 'x'], /ulr/],
  ['an address without a version', ['--url', 'https://host/csc'], /with the version/],
  ['what belongs to a server, without one', ['--pin', '1'], /give its --url/],
  ['a PIN of no credential', ['--url', 'https://h/csc/v2', '--pin', '1'], /of a --credential/],
  ['a password without a name', ['--url', 'https://h/csc/v2', '--basic', 'x'], /USER:PASSWORD/],
  ['a file that is none', ['--config', join(home, 'none.json')], /cannot be read as JSON/],
  ['patience that is no number', ['--patience', 'long'], /number of seconds/],
] as const) {
  test(`${what} is wrong usage: one line, exit code 2`, async () => {
    const { code, stdout, stderr } = await run(...args);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, words);
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  });
}

test('a clause that there is not is wrong usage', async () => {
  const { code, stderr } = await run('--url', right.url, '--only', '99.1');
  assert.equal(code, 2);
  assert.match(stderr, /no such clause/);
});

test('--help tells every flag', async () => {
  const { code, stdout } = await run('--help');
  assert.equal(code, 0);
  for (const flag of ['url', 'config', 'token', 'basic', 'client-id', 'strict', 'json', 'only']) {
    assert.ok(stdout.includes(`--${flag}`), flag);
  }
});

test('a program may stand in for the person: it is told the address and the answer', async () => {
  const file = join(home, 'walk');
  writeFileSync(file, '#!/bin/sh\necho on my way\necho "https://app.example/cb?code=$2&to=$1"\n');
  chmodSync(file, 0o755);
  const back = await new CommandDriver(file).authorize('https://as.example', 'refuse');
  assert.equal(back?.href, 'https://app.example/cb?code=refuse&to=https://as.example');
});

const ids = ['PIN', 'OTP', 'SMS', 'fallback question'];
for (const [text, fewest] of [
  ['', ids],
  ['PIN', ['PIN']],
  ['PIN AND (OTP OR SMS)', ['PIN', 'OTP']],
  ['PIN OR OTP AND SMS', ['PIN']],
  ['PIN XOR OTP', ['PIN']],
  ['fallback question AND PIN', ['PIN', 'fallback question']],
] as const) {
  test(`the fewest factors for "${text}"`, () => {
    assert.deepEqual(fewestFor(readExpression(text, ids), ids), fewest);
  });
}

test('of two that exclude each other, both are not enough', () => {
  const holds = readExpression('PIN XOR OTP', ids);
  assert.equal(holds(new Set(['PIN', 'OTP'])), false);
  assert.equal(holds(new Set(['OTP'])), true);
});

for (const text of ['PIN AND', '(PIN', 'PIN OTP', 'FACE', 'AND PIN', ')']) {
  test(`"${text}" is no expression`, () => {
    assert.throws(() => readExpression(text, ids));
  });
}
