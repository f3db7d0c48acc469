/**
 * The command line as a person or a script meets it: a real server, the real command as a
 * child process, real files, and a judge nobody here wrote (poppler's `pdfsig`).
 *
 * Every refusal is held to the same promise: exit code 1, one line on standard error that
 * says why, no stack trace, and nothing left behind in the folder.
 */

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runKumoin } from '../worlds/kumoin-command.ts';
import type { CommandRun } from '../worlds/kumoin-command.ts';
import { startServer } from '../worlds/running-server.ts';
import type { RunningServer } from '../worlds/running-server.ts';
import { startTamperingProxy } from '../worlds/tampering-proxy.ts';

const sample = fileURLToPath(new URL('../../apps/server/assets/contract.pdf', import.meta.url));
const corpus = new URL('../interop/pdf-corpus/files/', import.meta.url);

const skipWithout = (program: string, words: readonly string[], reason: string) =>
  spawnSync(program, words).status === 0 ? {} : { skip: reason };
const needsPoppler = skipWithout('pdfsig', ['-v'], 'pdfsig (poppler-utils) is not installed');
const inNamespace = ['unshare', '--mount', '--map-root-user'];
const needsNamespaces = skipWithout(
  'unshare',
  [...inNamespace.slice(1), 'true'],
  'this system lets nobody mount a file system of his own (unshare --mount)',
);

let server: RunningServer;

before(async () => {
  server = await startServer();
});
after(() => server.stop());

interface Desk {
  readonly folder: string;
  readonly document: string;
  readonly signed: string;
  run(...words: readonly string[]): Promise<CommandRun>;
  runWithin(within: readonly string[], ...words: readonly string[]): Promise<CommandRun>;
}

/** A folder with a document on it. */
function desk(t: TestContext): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'kumoin-desk-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const document = join(folder, 'contract.pdf');
  copyFileSync(sample, document);
  const place = { home: server.home, folder };
  return {
    folder,
    document,
    signed: join(folder, 'contract.signed.pdf'),
    run: (...words) => runKumoin(words, place),
    runWithin: (within, ...words) => runKumoin(words, { ...place, within }),
  };
}

function assertRefused(run: CommandRun, reason: RegExp, code = 1): void {
  assert.equal(run.code, code, run.output + run.errors);
  assert.match(run.errors, /^kumoin: [^\n]+\n$/);
  assert.match(run.errors, reason);
  assert.doesNotMatch(run.output + run.errors, /^ +at |node:internal|internal fault/m);
}

function assertSucceeded(run: CommandRun): void {
  assert.deepEqual([run.code, run.errors], [0, ''], run.output + run.errors);
}

/** What pdfsig says of each signature. */
function judge(file: string): readonly string[] {
  const { stdout } = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' });
  return [...stdout.matchAll(/- Signature Validation: (.*)/g)].map(([, verdict = '']) => verdict);
}

const signer = (account: string) => {
  const found = server.demo.signers.find((each) => each.account === account);
  return found ?? assert.fail(`there is no ${account}`);
};
const credentialWith = (account: string, ...factors: readonly string[]): string => {
  const { credentials } = signer(account);
  const found = credentials.find((each) => each.factors.join() === factors.join());
  return found?.credentialID ?? assert.fail(`${account} has no such credential`);
};

test('every demo credential signs at both levels, over both versions of the API', async (t) => {
  const { document, folder, run } = desk(t);
  const rows = [
    { account: 'alice', factors: ['PIN'], level: 'B-T', api: 'csc/v2' },
    { account: 'alice', factors: ['PIN', 'OTP'], level: 'B-B', api: 'csc/v1' },
    { account: 'taro', factors: ['PIN'], level: 'B-B', api: '' },
    { account: 'taro', factors: ['PIN', 'OTP'], level: 'B-T', api: 'csc/v1' },
    { account: 'alice', factors: ['OCRA'], level: 'B-T', api: 'csc/v2' },
    { account: 'taro', factors: ['OCRA'], level: 'B-B', api: 'csc/v1' },
  ];
  for (const [index, { account, factors, level, api }] of rows.entries()) {
    const output = join(folder, `${index}.pdf`);
    const credential = credentialWith(account, ...factors);
    const address = `${server.demo.baseUrl}/${api}`;
    const words = `sign ${document} --output ${output} --demo ${account} --level ${level}`;
    const run1 = await run(...words.split(' '), '--credential', credential, '--server', address);
    assertSucceeded(run1);
    assert.match(run1.output, /logging in[\s\S]*signing[\s\S]*signed: /);
    const verified = await run('verify', output, '--demo');
    assertSucceeded(verified);
    assert.match(verified.output, new RegExp(`VALID[\\s\\S]*PAdES ${level}`));
    assert.match(verified.output, /Not checked:[\s\S]*still good/);
    if (needsPoppler.skip === undefined) assert.deepEqual(judge(output), ['Signature is Valid.']);
  }
});

test('two signers sign one after the other, seen by pdfsig', needsPoppler, async (t) => {
  const { document, folder, signed, run } = desk(t);
  assertSucceeded(await run('sign', document, '--demo', 'alice', '--reason', '承認'));
  const both = join(folder, 'both.pdf');
  const place = 'page=last,corner=bottom-left,size=220x80';
  assertSucceeded(
    await run('sign', signed, '-o', both, '--demo', 'taro', '--visible', place, '--quiet'),
  );
  assert.deepEqual(judge(both), ['Signature is Valid.', 'Signature is Valid.']);
  const { stdout } = spawnSync('pdftotext', [both, '-'], { encoding: 'utf8' });
  assert.match(stdout, /雲印 太郎/);
  const report = JSON.parse((await run('verify', both, '--demo', '--json')).output) as {
    valid: boolean;
    signatures: { signerName: string; changesAfter: string }[];
  };
  assert.equal(report.valid, true);
  const seen = report.signatures.map(({ signerName, changesAfter }) => [signerName, changesAfter]);
  assert.deepEqual(seen, [
    ['Alice Example', 'permitted'],
    ['雲印 太郎', 'none'],
  ]);
});

test('a second signature in the same half minute waits for the next code', async (t) => {
  const { document, folder, run } = desk(t);
  const credential = credentialWith('taro', 'PIN', 'OTP');
  const sign = (name: string) =>
    run('sign', document, '-o', join(folder, name), '--demo', 'taro', '--credential', credential);
  const step = (): number => Math.floor(Date.now() / 30_000);
  for (const name of ['a', 'b', 'c']) {
    assertSucceeded(await sign(`${name}1.pdf`));
    const stepBefore = step();
    const second = await sign(`${name}2.pdf`);
    assertSucceeded(second);
    if (/used already; the next one is \d+ s away/.test(second.output)) return;
    assert.notEqual(step(), stepBefore, 'two signatures with codes of one step, and no wait');
  }
  assert.fail('the time step changed between the signatures each time');
});

test('results for programs are JSON and nothing else', async (t) => {
  const { document, signed, run } = desk(t);
  const { output, errors } = await run('sign', document, '--demo', 'alice', '--json');
  assert.equal(errors, '');
  const result = JSON.parse(output) as Record<string, unknown>;
  assert.equal(result['output'], signed);
  assert.equal(result['level'], 'B-T');
  assert.equal(typeof result['timestampAt'], 'string');
});

test('a time-stamp authority of one’s own choice is asked over RFC 3161', async (t) => {
  const { document, run } = desk(t);
  const tsa = `${server.demo.baseUrl}/tsa`;
  assertSucceeded(await run('sign', document, '--demo', 'alice', '--tsa', tsa));
});

test('one flipped byte is found, wherever it is', async (t) => {
  const { folder, run } = desk(t);
  const whole = readFileSync(server.demo.firstSignature);
  const flipped = join(folder, 'flipped.pdf');
  for (const place of [20, Math.floor(whole.length / 3), whole.indexOf('/ByteRange') - 40]) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
    writeFileSync(flipped, bytes);
    const { code, errors } = await run('verify', flipped, '--demo');
    assert.equal(code, 1);
    assert.match(errors, /^kumoin: [^\n]+\n$/);
  }
});

test('a signature nobody vouches for is not valid, and neither is none', async (t) => {
  const { document, folder, run } = desk(t);
  const { firstSignature, trustAnchors } = server.demo;
  assertRefused(await run('verify', firstSignature), /NOT PROVEN.*--trust/);
  assertSucceeded(await run('verify', firstSignature, '--trust', trustAnchors));
  assertRefused(await run('verify', document, '--demo'), /has no signature/);
  const notTrust = join(folder, 'not-trust.pem');
  writeFileSync(notTrust, 'no certificate\n');
  assertRefused(await run('verify', firstSignature, '--trust', notTrust), /no certificate/);
});

test('a wrong PIN is refused and counted once, though a code is needed too', async (t) => {
  const { document, folder, run } = desk(t);
  const pinFile = join(folder, 'pin');
  writeFileSync(pinFile, '00000000\n');
  const credential = credentialWith('alice', 'PIN', 'OTP');
  const began = Date.now();
  for (const words of [[], ['--credential', credential]]) {
    const run1 = await run('sign', document, '--demo', 'alice', '--pin-file', pinFile, ...words);
    assertRefused(run1, /the server refused/);
  }
  assert.ok(Date.now() - began < 20_000, 'it waited for another code');
  assert.deepEqual(readdirSync(folder).sort(), ['contract.pdf', 'pin']);
});

const strangeFiles: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'that is empty': () => Buffer.alloc(0),
  'that is no PDF': () => Buffer.from('Dear Sir or Madam,\n'.repeat(100)),
  'with only the name of a PDF': () => Buffer.from('%PDF-1.7\n'),
  'that lacks its second half': (bytes) => bytes.subarray(0, bytes.length / 2),
  'that lacks its last line': (bytes) => bytes.subarray(0, bytes.lastIndexOf('%%EOF')),
  'of deep nesting': () => Buffer.from(`%PDF-1.7\n1 0 obj ${'['.repeat(1_000_000)}\n%%EOF\n`),
};

for (const [what, change] of Object.entries(strangeFiles)) {
  test(`a file ${what} is refused by name of its fault`, async (t) => {
    const { document, folder, run } = desk(t);
    writeFileSync(document, change(readFileSync(document)));
    assertRefused(await run('sign', document, '--demo', 'alice'), /PDF file/);
    assert.deepEqual(readdirSync(folder), ['contract.pdf']);
    assertRefused(await run('verify', document, '--demo'), /PDF file|has no signature/);
  });
}

test('an encrypted file asks for its password', async (t) => {
  const { folder, run } = desk(t);
  const locked = fileURLToPath(new URL('rc4-40-password.pdf', corpus));
  const output = join(folder, 'out.pdf');
  const words = ['sign', locked, '-o', output, '--demo', 'alice'];
  assertRefused(await run(...words), /--pdf-password-file/);
  const wrong = join(folder, 'password');
  writeFileSync(wrong, 'not this one\n');
  assertRefused(await run(...words, '--pdf-password-file', wrong), /encrypted/);
  assert.equal(existsSync(output), false);
});

test('files that are missing, folders and taken names are told apart', async (t) => {
  const { document, folder, run } = desk(t);
  const demo = ['--demo', 'alice'];
  assertRefused(await run('sign', join(folder, 'gone.pdf'), ...demo), /gone\.pdf.*no such file/);
  assertRefused(await run('verify', join(folder, 'gone.pdf')), /gone\.pdf.*no such file/);
  assertRefused(await run('sign', folder, ...demo), /is a folder/);
  const beyond = join(folder, 'gone', 'out.pdf');
  assertRefused(await run('sign', document, '-o', beyond, ...demo), /no such file or folder/);
  const over = ['sign', document, '-o', document, ...demo];
  assertRefused(await run(...over), /write over/, 2);
  assertRefused(await run(...over, '--force'), /write over/, 2);
  assert.deepEqual(readFileSync(document), readFileSync(sample));
  const taken = join(folder, 'taken.pdf');
  writeFileSync(taken, 'taken');
  assertRefused(await run('sign', document, '-o', taken, ...demo), /there already; --force/);
  assert.equal(readFileSync(taken, 'utf8'), 'taken');
  assertSucceeded(await run('sign', document, '-o', taken, '--force', ...demo));
  assert.deepEqual(readdirSync(folder), ['contract.pdf', 'taken.pdf']);
});

test(
  'a folder that cannot be written is told before anybody is asked',
  needsNamespaces,
  async (t) => {
    const { document, folder, runWithin } = desk(t);
    const readOnly = [
      'sh',
      '-c',
      'mount -t tmpfs -o ro tmpfs "$0" && exec "$@"',
      join(folder, 'ro'),
    ];
    spawnSync('mkdir', [join(folder, 'ro')]);
    const words = ['sign', document, '-o', join(folder, 'ro', 'out.pdf'), '--demo', 'alice'];
    const run = await runWithin([...inNamespace, ...readOnly], ...words);
    assertRefused(run, /read-only/);
    assert.doesNotMatch(run.output, /logging in/);
  },
);

test('a full disk is told, and keeps no half of a file', needsNamespaces, async (t) => {
  const { document, folder, runWithin } = desk(t);
  const small = join(folder, 'small');
  spawnSync('mkdir', [small]);
  const full =
    'mount -t tmpfs -o size=64k tmpfs "$0" && { "$@"; code=$?; ls -A "$0"; exit $code; }';
  const words = ['sign', document, '-o', join(small, 'out.pdf'), '--demo', 'alice', '--quiet'];
  const run = await runWithin([...inNamespace, 'sh', '-c', full, small], ...words);
  assertRefused(run, /the disk is full/);
  assert.equal(run.output, '');
});

test('servers that are not there, not meant, or strangers are told apart', async (t) => {
  const { document, folder, run } = desk(t);
  const silent = createServer((_request, response) => void response.end('<html>hello</html>'));
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const { port } = silent.address() as AddressInfo;
  const sign = (address: string) => run('sign', document, '--demo', 'alice', '--server', address);
  assertRefused(await sign(`http://127.0.0.1:${port}`), /cannot be understood/);
  silent.closeAllConnections();
  silent.close();
  await once(silent, 'close');
  assertRefused(await sign(`http://127.0.0.1:${port}`), /nobody listens there/);
  assertRefused(await sign('http://192.0.2.1'), /unencrypted/, 2);
  assertRefused(await run('sign', document, '--demo', 'nobody'), /no signer "nobody"/);
  assertRefused(await run('sign', document, '--demo', 'alice', '--home', folder), /demo\.json/);
  assertRefused(await run('sign', document), /--server URL/, 2);
  assertRefused(await run('sign', document, '--server', server.demo.baseUrl), /--account/, 2);
  assert.deepEqual(readdirSync(folder), ['contract.pdf']);
});

type Tamper = (path: string, answer: Record<string, unknown>) => void;

function flipFirst(encoded: unknown, place: number): string {
  const bytes = Buffer.from(String(encoded), 'base64');
  bytes.writeUInt8(bytes.readUInt8(place) ^ 1, place);
  return bytes.toString('base64');
}

const lies: Readonly<Record<string, readonly [Tamper, RegExp]>> = {
  'signs something else': [
    (path, answer) => {
      const [signature] = (answer['signatures'] ?? []) as string[];
      if (path.endsWith('signHash')) answer['signatures'] = [flipFirst(signature, 40)];
    },
    /does not verify/,
  ],
  'names the certificate of somebody else': [
    (path, answer) => {
      const cert = answer['cert'] as { certificates: string[] } | undefined;
      if (path.endsWith('credentials/info')) cert?.certificates.shift();
    },
    /does not verify/,
  ],
};

for (const [what, [tamper, reason]] of Object.entries(lies)) {
  test(`a server that ${what} is found out, and no file is written`, async (t) => {
    const { document, folder, run } = desk(t);
    const proxy = await startTamperingProxy(server.demo.baseUrl, tamper);
    t.after(() => proxy.close());
    const words = ['sign', document, '--demo', 'alice', '--server', proxy.baseUrl];
    assertRefused(await run(...words), reason);
    assert.deepEqual(readdirSync(folder), ['contract.pdf']);
  });
}

test('a broken time-stamp is left out, and the signature kept and told as B-B', async (t) => {
  const { document, signed, run } = desk(t);
  const proxy = await startTamperingProxy(server.demo.baseUrl, (path, answer) => {
    const { timestamp } = answer;
    const last = Buffer.from(String(timestamp), 'base64').length - 1;
    if (path.endsWith('timestamp')) answer['timestamp'] = flipFirst(timestamp, last);
  });
  t.after(() => proxy.close());
  const ran = await run('sign', document, '--demo', 'alice', '--server', proxy.baseUrl);
  assertRefused(ran, /is at B-B; B-T was not reached in full: .*signature_wrong/, 3);
  assert.deepEqual(judge(signed), ['Signature is Valid.']);
  assert.match((await run('inspect', signed)).output, /B-B/);
});

test('commands of the server answer through kumoin', async (t) => {
  const { run } = desk(t);
  const journal = await run('journal', 'verify', '--json');
  assertSucceeded(journal);
  assert.deepEqual((JSON.parse(journal.output) as { faults: unknown[] }).faults, []);
  assertSucceeded(await run('doctor'));
  assert.equal((await run('doctor', '--nonsense')).code, 2);
  const taken = new URL(server.demo.baseUrl).port;
  const second = await run('serve', '--port', taken, '--home', join(desk(t).folder, 'home'));
  assert.equal(second.code, 1);
  assert.match(second.errors, /^kumoin: port \d+ is in use[^\n]*\n$/);
});

test('a signal to the command stops the server cleanly', async (t) => {
  const { folder } = desk(t);
  const bin = fileURLToPath(new URL('../../apps/cli/bin/kumoin.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'serve', '--port', '0'], {
    env: { ...process.env, KUMOIN_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    said += String(piece);
    if (said.includes('kumoin ready')) child.kill('SIGTERM');
  }
  assert.deepEqual(await ended, [0, null]);
});

test('wrong usage ends with 2', async (t) => {
  const { run } = desk(t);
  for (const words of [[], ['stamp'], ['sign'], ['sign', 'a.pdf', '--nonsense']]) {
    assertRefused(await run(...words), /./, 2);
  }
  assertSucceeded(await run('--help'));
  assert.match((await run('--version')).output, /^\d+\.\d+\.\d+\n$/);
});
