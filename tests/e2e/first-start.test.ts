/**
 * What a new user meets: the first start signs a real document that tools nobody here wrote
 * accept; the second start keeps everything; what is wrong with the place is explained.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodePem, parseDerPrefix } from '@kumoin/pki';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import { askPdfsig, makeTrustStore, TRUSTED, VALID } from '../interop/pdf-corpus/judges.ts';
import { startServer } from '../worlds/running-server.ts';

const main = fileURLToPath(new URL('../../apps/server/src/main.ts', import.meta.url));

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'kumoin-first-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs the server's program to its end. */
function run(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...NODE_FLAGS, main, ...args], {
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

/** The line a person reads; a stack would be more than one. */
function assertOneLine(stderr: string, words: RegExp): void {
  assert.match(stderr, words);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
}

test('the first signature is valid for pdfsig, qpdf and openssl', async (t) => {
  const home = folder(t);
  const server = await startServer({ home });
  t.after(() => server.stop());
  const { firstSignature, trustAnchors } = server.demo;

  const [root] = decodePem(readFileSync(trustAnchors, 'utf8'));
  assert.ok(root);
  const store = await makeTrustStore(folder(t), root.bytes);
  const [verdict] = await askPdfsig(firstSignature, store);
  assert.equal(verdict?.signature, VALID);
  assert.equal(verdict?.certificate, TRUSTED);
  assert.ok(verdict?.coversWholeFile);

  assert.equal(spawnSync('qpdf', ['--check', firstSignature]).status, 0);
  const { cms, content } = extractCms(readFileSync(firstSignature), verdict.contentsOffset);
  const place = folder(t);
  writeFileSync(join(place, 'cms'), cms);
  writeFileSync(join(place, 'content'), content);
  const verify = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-purpose', 'any'];
  const files = ['-in', join(place, 'cms'), '-content', join(place, 'content')];
  const judged = spawnSync('openssl', [...verify, ...files, '-CAfile', trustAnchors], {
    encoding: 'latin1',
  });
  assert.match(judged.stderr, /CAdES Verification successful/);

  content[100] = (content[100] ?? 0) ^ 1;
  writeFileSync(join(place, 'content'), content);
  const changed = spawnSync('openssl', [...verify, ...files, '-CAfile', trustAnchors]);
  assert.equal(changed.status, 4);
});

function extractCms(pdf: Uint8Array, contentsOffset: number) {
  const text = Buffer.from(pdf);
  const end = text.indexOf('>', contentsOffset);
  const padded = Buffer.from(text.toString('latin1', contentsOffset + 1, end), 'hex');
  const cms = parseDerPrefix(padded).raw;
  const content = Buffer.concat([text.subarray(0, contentsOffset), text.subarray(end + 1)]);
  return { cms, content };
}

test('a second start keeps accounts, credentials and the first signature', async (t) => {
  const home = folder(t);
  const first = await startServer({ home });
  const kept = withoutUrls(first.demo);
  const signed = readFileSync(first.demo.firstSignature);
  assert.equal(await first.stop(), 0);

  const second = await startServer({ home });
  t.after(() => second.stop());
  const found = withoutUrls(second.demo);
  assert.deepEqual(found, kept);
  assert.deepEqual(readFileSync(second.demo.firstSignature), signed);
});

/** The port is another one at each start; what is behind it stays. */
function withoutUrls(demo: object): Record<string, unknown> {
  const text = JSON.stringify(demo).replaceAll(/http:\/\/[\w.]+:\d+/g, '');
  return JSON.parse(text) as Record<string, unknown>;
}

test('secrets are in files for their owner alone', async (t) => {
  const server = await startServer({ home: folder(t) });
  t.after(() => server.stop());
  const secret = ['demo.json', 'evaluation-secrets.json', 'key-encryption.key', 'kumoin.sqlite'];
  for (const name of secret) {
    assert.equal(statSync(join(server.home, name)).mode & 0o777, 0o600, name);
  }
});

test('a port in use is explained', async (t) => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  t.after(() => blocker.close());
  const { port } = blocker.address() as { port: number };
  const place = { KUMOIN_HOME: folder(t), KUMOIN_PORT: String(port) };
  const { status, stderr } = run(['serve'], place);
  assert.equal(status, 1);
  assertOneLine(stderr, new RegExp(`port ${port} is in use`));
});

test('a key file that others can read is refused', async (t) => {
  const home = folder(t);
  await (await startServer({ home })).stop();
  chmodSync(join(home, 'key-encryption.key'), 0o644);
  const { status, stderr } = run(['serve'], { KUMOIN_HOME: home, KUMOIN_PORT: '0' });
  assert.equal(status, 1);
  assertOneLine(stderr, /readable by its owner only/);
});

test('a damaged store is named, by the start and by doctor', async (t) => {
  const home = folder(t);
  await (await startServer({ home })).stop();
  writeFileSync(join(home, 'kumoin.sqlite'), 'this is no database'.repeat(100));
  const started = run(['serve'], { KUMOIN_HOME: home, KUMOIN_PORT: '0' });
  assert.equal(started.status, 1);
  assertOneLine(started.stderr, /no database/);
  const { status, stdout } = run(['doctor'], { KUMOIN_HOME: home });
  assert.equal(status, 1);
  assert.match(stdout, /WRONG store: .*no database/);
});

test('a store without its key file is refused, and no new key is made beside it', async (t) => {
  const home = folder(t);
  await (await startServer({ home })).stop();
  rmSync(join(home, 'key-encryption.key'));
  const { status, stderr } = run(['serve'], { KUMOIN_HOME: home, KUMOIN_PORT: '0' });
  assert.equal(status, 2);
  assertOneLine(stderr, /key-encryption\.key is missing/);
  assert.equal(existsSync(join(home, 'key-encryption.key')), false);
});

test('mode production refuses every shortcut that is not asked for by name', (t) => {
  const home = folder(t);
  const environment = { KUMOIN_HOME: home, KUMOIN_PORT: '0' };
  const production = ['serve', '--profile', 'production'];
  const keys = run(production, environment);
  assert.equal(keys.status, 2);
  assertOneLine(keys.stderr, /refuses software keys/);

  writeFileSync(join(home, 'config.json'), JSON.stringify({ insecureSoftwareKeys: true }));
  const http = run(production, environment);
  assert.equal(http.status, 2);
  assertOneLine(http.stderr, /refuses plain HTTP/);
});

test('a setting nobody knows is not a silent default', (t) => {
  const home = folder(t);
  writeFileSync(join(home, 'config.json'), JSON.stringify({ prot: 1 }));
  const { status, stderr } = run(['serve'], { KUMOIN_HOME: home });
  assert.equal(status, 2);
  assertOneLine(stderr, /prot is not a known member/);
});

test('wrong usage answers 2 and shows the usage; --help answers 0', () => {
  assert.equal(run(['sevre'], {}).status, 2);
  assert.equal(run(['serve', '--prot', '1'], {}).status, 2);
  const help = run(['--help'], {});
  assert.equal(help.status, 0);
  assert.match(help.stdout, /journal verify/);
});
