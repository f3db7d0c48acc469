/** What `kumoin token …` asks of a server, as it is written. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { CommanderError } from 'commander';
import { operate } from '../operator/operate.ts';
import type { OperatorCall } from '../operator/operate.ts';
import { buildProgram } from './build-program.ts';

async function read(...words: readonly string[]): Promise<OperatorCall> {
  const calls: OperatorCall[] = [];
  const handlers = {
    sign: async () => assert.fail('nothing is signed'),
    extend: async () => assert.fail('nothing is extended'),
    timestamp: async () => assert.fail('nothing is stamped'),
    inspect: async () => assert.fail('nothing is inspected'),
    verify: async () => assert.fail('nothing is verified'),
    verifyEvidence: async () => assert.fail('no evidence is verified'),
    keepHead: async () => assert.fail('no head is kept'),
    transact: async () => assert.fail('nothing is approved'),
    server: async () => assert.fail('nothing is served'),
    operate: async (call: OperatorCall) => void calls.push(call),
  };
  await buildProgram(handlers, '/home/of/server').parseAsync(['token', ...words], { from: 'user' });
  const [call] = calls;
  return call ?? assert.fail('nothing was asked');
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-tokens-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const rows: readonly (readonly [words: string, method: string, body: object])[] = [
  ['list --user hanako', 'list', { userID: 'hanako' }],
  ['list --tenant acme --after t1', 'list', { tenant: 'acme', after: 't1' }],
  ['list --tenant acme --serial 4711', 'list', { tenant: 'acme', serial: '4711' }],
  ['enrol hanako', 'enrol', { userID: 'hanako' }],
  ['enrol hanako --replaces t1', 'enrol', { userID: 'hanako', replaces: 't1' }],
  ['issue hanako', 'issue', { userID: 'hanako' }],
  ['assign t1 hanako --label Fob', 'assign', { tokenID: 't1', userID: 'hanako', label: 'Fob' }],
  ['activate t1', 'check', { tokenID: 't1', purpose: 'activation' }],
  ['activate t1 --handle h --code 123', 'activate', { handle: 'h', code: '123' }],
  ['resync t1', 'check', { tokenID: 't1', purpose: 'resynchronisation' }],
  [
    'resync t1 --handle h --code 123 --code 456',
    'resynchronise',
    { handle: 'h', codes: ['123', '456'] },
  ],
  ['suspend t1', 'suspend', { tokenID: 't1' }],
  ['resume t1', 'resume', { tokenID: 't1' }],
  ['unlock t1', 'unlock', { tokenID: 't1' }],
  ['replace t1 t2', 'replace', { tokenID: 't1', by: 't2' }],
  ['revoke t1 --reason stolen', 'revoke', { tokenID: 't1', reason: 'stolen' }],
];
for (const [words, method, body] of rows) {
  test(`kumoin token ${words}`, async () => {
    assert.deepEqual(await read(...words.split(' ')), { method: `tokens/${method}`, body });
  });
}

test('a container is read from its file, its passphrase from another', async (t) => {
  const folder = folderOf(t);
  const [container, passphrase] = [join(folder, 'a.xml'), join(folder, 'a.txt')];
  writeFileSync(container, '<KeyContainer/>');
  writeFileSync(passphrase, 'hush\n');
  const words = ['import', container, '--tenant', 'acme', '--passphrase-file', passphrase];
  assert.deepEqual((await read(...words, '--assign')).body, {
    tenant: 'acme',
    container: '<KeyContainer/>',
    passphrase: 'hush',
    assign: true,
  });
  await assert.rejects(read(...words, '--key-file', passphrase), CommanderError);
});

test('what is exported goes into a file for its owner alone, never over another one', async (t) => {
  const folder = folderOf(t);
  const [passphrase, output] = [join(folder, 'a.txt'), join(folder, 'out.xml')];
  writeFileSync(passphrase, 'a good passphrase');
  const words = ['export', 't1', 't2', '--tenant', 'acme', '--passphrase-file', passphrase];
  const call = await read(...words, '--output', output);
  assert.deepEqual(call.body, {
    tenant: 'acme',
    tokenIDs: ['t1', 't2'],
    passphrase: 'a good passphrase',
  });
  let calls = 0;
  const server = async () => {
    calls += 1;
    return new Response(JSON.stringify({ container: '<KeyContainer/>' }));
  };
  const door = { home: folder, server: 'http://127.0.0.1:1', insecureHttp: false, json: false };
  const options = { ...door, operatorTokenFile: passphrase };
  assert.deepEqual(await operate(server, call, options), { container: output });
  assert.equal(readFileSync(output, 'utf8'), '<KeyContainer/>');
  assert.equal(statSync(output).mode & 0o777, 0o600);
  await assert.rejects(operate(server, call, options), /is there already/);
  assert.equal(calls, 1);
});

for (const words of ['assign t1', 'revoke t1', 'revoke t1 --reason tired', 'import', 'export t1']) {
  test(`kumoin token ${words}: wrong usage`, async () => {
    await assert.rejects(read(...words.split(' ')), CommanderError);
  });
}

test('half an answer is wrong usage, too', async () => {
  await assert.rejects(read('activate', 't1', '--code', '1'), /--handle is missing/);
  await assert.rejects(read('resync', 't1', '--handle', 'h'), /--code is missing/);
});
