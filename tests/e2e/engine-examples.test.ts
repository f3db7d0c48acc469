/**
 * The examples of the READMEs of `@kumoin/pki` and `@kumoin/ades`, each as a program of its own,
 * with keys and certificates made now and a time-stamp authority on this machine.
 */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { embedCms, prepareCades } from '@kumoin/ades';
import { encodePem } from '@kumoin/pki';
import { defaultAlgorithm, makePkiWorld } from '@kumoin/testkit';
import { NODE_FLAGS } from '../../tools/run-on-node-24.js';
import { samplePdf } from '../worlds/sample-pdf.ts';
import { startTimestampAuthority } from '../worlds/timestamp-authority.ts';
import type { TimestampAuthority } from '../worlds/timestamp-authority.ts';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
const timeoutMs = 60_000;
const run = promisify(execFile);
const world = makePkiWorld({ at: Math.floor(Date.now() / 1000) * 1000 });
const folder = mkdtempSync(join(tmpdir(), 'kumoin-examples-'));
const text = new TextEncoder().encode('a document');

let authority: TimestampAuthority;
before(async () => {
  authority = await startTimestampAuthority({
    chain: world.chain('tsa'),
    algorithm: defaultAlgorithm('tsa'),
    sign: (message) => world.sign('tsa', defaultAlgorithm('tsa'), message),
  });
  const pem = (ders: readonly Uint8Array[]) => ders.map((der) => encodePem('CERTIFICATE', der));
  write('key.pem', world.privateKey('p256').export({ type: 'pkcs8', format: 'pem' }));
  write('chain.pem', pem(world.chain('p256')).join(''));
  write('root.pem', pem([world.certificate('root')]).join(''));
  write('issuing.crl', world.crl('issuing'));
  write('root.crl', world.crl('root'));
  write('in.pdf', samplePdf());
  write('file', text);
  write('signed.p7m', signedCms());
});
after(() => {
  authority.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, name), content);
}

function signedCms(): Uint8Array {
  const [certificate = new Uint8Array(), ...chain] = world.chain('p256');
  const signer = { certificate, chain, algorithm: defaultAlgorithm('p256') };
  const content = { document: text };
  const prepared = prepareCades({ content, attached: true, signer, signingTime: world.at });
  return embedCms(prepared, world.sign('p256', signer.algorithm, prepared.toBeSigned));
}

interface Example {
  readonly args: () => readonly string[];
  readonly says: RegExp;
}

/** In the order in which one makes what the next reads; one without a row fails the test below. */
const examples: Readonly<Record<string, Example>> = {
  'pki/examples/issue-a-certificate.ts': {
    args: () => [],
    says: /^CN=Ada Signer valid\nCN=Ada Signer expired$/,
  },
  'pki/examples/verify-a-cms.ts': {
    args: () => ['signed.p7m', 'root.pem'],
    says: /^.*CN=山田 花子.* sound trusted$/,
  },
  'pki/examples/ask-for-a-timestamp.ts': {
    args: () => [authority.url, 'file', 'root.pem'],
    says: /^sound$/,
  },
  'ades/examples/sign-a-pdf.ts': {
    args: () => ['key.pem', 'chain.pem', 'in.pdf', 'signed.pdf'],
    says: /^B-B .*CN=山田 花子.* sound$/,
  },
  'ades/examples/sign-with-webcrypto.ts': {
    args: () => ['key.pem', 'chain.pem', 'file', 'file.p7s'],
    says: /^signed$/,
  },
  'ades/examples/raise-a-signature.ts': {
    args: () => ['signed.pdf', 'raised.pdf', 'root.pem', authority.url, '.'],
    says: /^B-LTA$/,
  },
  'ades/examples/describe-a-document.ts': {
    args: () => ['raised.pdf'],
    says: /^pades\nB-LTA ecdsa-sha256 .*CN=山田 花子.*\nsound whole-revision\ndocument \d{4}-/,
  },
};

test('every example is run', () => {
  const found = globSync('{pki,ades}/examples/*.ts', { cwd: packages });
  assert.deepEqual(found.sort(), Object.keys(examples).sort());
});

for (const [name, { args, says }] of Object.entries(examples)) {
  test(`${basename(name, '.ts')} does what the README says`, async () => {
    const given = [...NODE_FLAGS, join(packages, name), ...args()];
    const { stdout } = await run(process.execPath, given, { cwd: folder, timeout: timeoutMs });
    assert.match(stdout.trim(), says);
  });
}
