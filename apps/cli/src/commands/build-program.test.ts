import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { buildProgram } from './build-program.ts';

/** What a command line would have done. */
async function read(...words: readonly string[]): Promise<readonly unknown[]> {
  const done: unknown[] = [];
  const handlers = {
    sign: async (files: readonly string[], options: object) =>
      void done.push('sign', ...files, options),
    extend: async (file: string, options: object) => void done.push('extend', file, options),
    timestamp: async (file: string, options: object) => void done.push('timestamp', file, options),
    inspect: async (file: string, options: object) => void done.push('inspect', file, options),
    verify: async (file: string, options: object) => void done.push('verify', file, options),
    verifyEvidence: async (file: string, options: object) =>
      void done.push('verifyEvidence', file, options),
    keepHead: async (options: object) => void done.push('keepHead', options),
    operate: async (call: object, options: object) => void done.push(call, options),
    transact: async (call: object, options: object) => void done.push(call, options),
    server: async (given: readonly string[]) => void done.push('server', ...given),
  };
  await buildProgram(handlers, '/home/of/server').parseAsync([...words], { from: 'user' });
  return done;
}

const isUsage = (error: unknown): boolean =>
  (error instanceof CommanderError && error.exitCode !== 0) ||
  (error instanceof CliError && error.code === 'usage');

const signDefaults = {
  output: undefined,
  force: false,
  format: undefined,
  packaging: undefined,
  containerType: undefined,
  add: false,
  countersign: undefined,
  content: [],
  elements: [],
  parent: undefined,
  unencoded: false,
  level: 'B-T',
  hash: undefined,
  allowPrivate: false,
  trust: [],
  revocationFreshness: 'issued-after-proof',
  commitments: [],
  roles: [],
  place: undefined,
  policy: undefined,
  policyDigest: undefined,
  policyFile: undefined,
  policyUri: undefined,
  policyNotice: undefined,
  contentHints: undefined,
  certify: undefined,
  lock: undefined,
  demo: undefined,
  home: '/home/of/server',
  server: undefined,
  insecureHttp: false,
  account: undefined,
  passwordFile: undefined,
  credential: undefined,
  pinFile: undefined,
  otp: undefined,
  clientId: undefined,
  clientSecretFile: undefined,
  tsa: [],
  name: undefined,
  reason: undefined,
  location: undefined,
  contact: undefined,
  field: undefined,
  visible: undefined,
  image: undefined,
  text: [],
  font: undefined,
  timezone: undefined,
  pdfPasswordFile: undefined,
  json: false,
  quiet: false,
};

test('sign needs a file and nothing else', async () => {
  assert.deepEqual(await read('sign', 'a.pdf'), ['sign', 'a.pdf', signDefaults]);
});

test('sign takes every option', async () => {
  const words =
    'sign a.pdf -o b.pdf -f --level B-B --home h --server https://rssp.example --insecure-http ' +
    '--account alice --password-file p --credential c --pin-file q --otp 123456 --client-id app ' +
    '--client-secret-file s --tsa http://t --tsa http://u ' +
    '--format pades --packaging enveloped --container-type cades --trust r.pem --revocation current ' +
    '--commitment proof-of-origin --role Clerk --place country=JP --policy 1.2.3 ' +
    '--policy-digest sha256:00 --policy-uri http://p --certify none ' +
    '--policy-file p.pdf --policy-notice w --content-hints h --lock all --hash sha384 --allow-private ' +
    '--element e --parent p --unencoded --contact c --text one --text two --font f.ttf ' +
    '--timezone UTC ' +
    '--name n --reason r --location l --field f --visible page=2 --image i.png ' +
    '--add --countersign 1 --content c.txt --pdf-password-file d --json -q';
  assert.deepEqual(await read(...words.split(' ')), [
    'sign',
    'a.pdf',
    {
      output: 'b.pdf',
      force: true,
      format: 'pades',
      packaging: 'enveloped',
      containerType: 'cades',
      add: true,
      countersign: '1',
      content: ['c.txt'],
      elements: ['e'],
      parent: 'p',
      unencoded: true,
      level: 'B-B',
      hash: 'sha384',
      allowPrivate: true,
      trust: ['r.pem'],
      revocationFreshness: 'current-at-proof',
      commitments: ['proof-of-origin'],
      roles: ['Clerk'],
      place: 'country=JP',
      policy: '1.2.3',
      policyDigest: 'sha256:00',
      policyFile: 'p.pdf',
      policyUri: 'http://p',
      policyNotice: 'w',
      contentHints: 'h',
      certify: 'none',
      lock: { action: 'All' },
      demo: undefined,
      home: resolve('h'),
      server: 'https://rssp.example',
      insecureHttp: true,
      account: 'alice',
      passwordFile: 'p',
      credential: 'c',
      pinFile: 'q',
      otp: '123456',
      clientId: 'app',
      clientSecretFile: 's',
      tsa: ['http://t', 'http://u'],
      name: 'n',
      reason: 'r',
      location: 'l',
      contact: 'c',
      field: 'f',
      visible: { page: 2, place: { corner: 'bottom_right', width: 200, height: 70 } },
      image: 'i.png',
      text: ['one', 'two'],
      font: 'f.ttf',
      timezone: 'UTC',
      pdfPasswordFile: 'd',
      json: true,
      quiet: true,
    },
  ]);
});

test('sign takes several files', async () => {
  const [, first, second, options] = await read('sign', 'a.pdf', 'b.txt', '--format', 'asic-e');
  assert.deepEqual([first, second], ['a.pdf', 'b.txt']);
  assert.equal((options as { format: unknown }).format, 'asic-e');
});

test('extend, timestamp and inspect take their files and options', async () => {
  const about = { home: '/home/of/server', pdfPasswordFile: undefined };
  const usual = { output: undefined, force: false, json: false, quiet: false, ...about };
  assert.deepEqual(await read('extend', 'a.p7s', '--content', 'a.txt', '--tsa', 'http://t'), [
    'extend',
    'a.p7s',
    {
      ...usual,
      level: 'B-LTA',
      content: ['a.txt'],
      trust: [],
      tsa: ['http://t'],
      allowPrivate: false,
      revocationFreshness: 'issued-after-proof',
      demo: undefined,
    },
  ]);
  assert.deepEqual(await read('timestamp', 'a.pdf', '--pdf', '--demo'), [
    'timestamp',
    'a.pdf',
    { ...usual, as: 'pdf', hash: 'sha256', tsa: [], demo: true },
  ]);
  assert.deepEqual(await read('inspect', 'a.tst', '--content', 'a', '--json'), [
    'inspect',
    'a.tst',
    { content: ['a'], pdfPasswordFile: undefined, json: true },
  ]);
});

test('a picture alone makes the signature visible', async () => {
  const [, , options] = await read('sign', 'a.pdf', '--image', 'seal.png');
  assert.notEqual((options as { visible: unknown }).visible, undefined);
});

test('verify takes anchors one by one, and the root of the demo', async () => {
  const read1 = await read('verify', 'a.pdf', '--trust', 'r.pem', '--trust', 's.pem', '--json');
  assert.deepEqual(read1, [
    'verify',
    'a.pdf',
    {
      trust: ['r.pem', 's.pem'],
      demo: false,
      pdfPasswordFile: undefined,
      home: '/home/of/server',
      json: true,
    },
  ]);
});

for (const words of ['a.pdf --demo', '--demo a.pdf', 'a.pdf --demo alice']) {
  test(`verify ${words} names one file`, async () => {
    const [, file, options] = await read('verify', ...words.split(' '));
    assert.equal(file, 'a.pdf');
    assert.equal((options as { demo: boolean }).demo, true);
  });
}

test('commands of the server hand on their words as they are', async () => {
  const words = ['serve', '--port', '0', '--home', 'x', '--nobody-knows'];
  assert.deepEqual(await read(...words), ['server', ...words]);
  assert.deepEqual(await read('journal', 'verify', '--json'), [
    'server',
    'journal',
    'verify',
    '--json',
  ]);
  assert.deepEqual(await read('doctor'), ['server', 'doctor']);
  assert.deepEqual(await read('export', 'a', '--home', 'x'), [
    'server',
    'export',
    'a',
    '--home',
    'x',
  ]);
});

const wrong = [
  '',
  'stamp',
  'journal',
  'journal forge',
  'sign',
  'sign a.pdf b.pdf',
  'sign a.pdf --pin 123456',
  'sign a.pdf --level B-X',
  'sign a.pdf --level',
  'sign a.pdf --demo alice --account bob',
  'sign a.pdf --otp 12345',
  'sign a.pdf --otp abcdef',
  'sign a.pdf --visible nowhere',
  'verify',
  'verify --json',
  'verify a.pdf --pin-file x',
  'sign a.txt --format odf',
  'sign a.pdf --certify everything',
  'extend',
  'extend a.pdf --level B-B',
  'timestamp a.pdf',
  'timestamp a.pdf --demo --pdf --container',
  'inspect',
];

for (const line of wrong) {
  test(`"kumoin ${line}" is wrong usage`, async () => {
    await assert.rejects(read(...line.split(' ').filter((word) => word !== '')), isUsage);
  });
}

test('every command has help with examples', async () => {
  const nothing = async (): Promise<void> => {};
  const engine = { sign: nothing, extend: nothing, timestamp: nothing, inspect: nothing };
  const told = { ...engine, verify: nothing, operate: nothing, server: nothing };
  const handlers = { ...told, verifyEvidence: nothing, keepHead: nothing, transact: nothing };
  const commands: Command[] = [buildProgram(handlers, '/home')];
  for (const command of commands) {
    let shown = '';
    command.configureOutput({ writeOut: (text) => void (shown += text) });
    command.outputHelp();
    assert.match(shown, /^Usage: kumoin/);
    assert.match(shown, /Examples?:\n {2}kumoin /);
    commands.push(...command.commands);
  }
  assert.equal(commands.length, 48);
});
