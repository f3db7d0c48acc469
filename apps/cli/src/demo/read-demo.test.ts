import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CliError } from '../cli-error.ts';
import { findDemoSigner, readDemo } from './read-demo.ts';
import type { Demo } from './read-demo.ts';

const alice = {
  account: 'alice',
  password: 'pw',
  pin: '12345678',
  totp: { secretBase32: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', digits: 6, periodSeconds: 30 },
  credentials: [
    { credentialID: 'c1', key: 'P-256', mode: 'explicit', factors: ['PIN'], scal: '1' },
  ],
};
const demo = {
  baseUrl: 'http://127.0.0.1:1',
  cscV2: 'http://127.0.0.1:1/csc/v2',
  trustAnchors: '/root.pem',
  later: { members: ['are', 'passed', 'over'] },
  signers: [alice, { account: 'taro', password: 'pw', pin: '1', credentials: [] }],
};

function readContent(content: string | undefined): Demo {
  const home = mkdtempSync(join(tmpdir(), 'kumoin-demo-'));
  try {
    if (content !== undefined) writeFileSync(join(home, 'demo.json'), content);
    return readDemo(home);
  } finally {
    rmSync(home, { recursive: true });
  }
}

const refusalOf = (content: string | undefined): string => {
  try {
    readContent(content);
  } catch (error) {
    if (error instanceof CliError && error.code === 'refused') return error.message;
    throw error;
  }
  return assert.fail('the file was taken');
};

test('servers, trust and signers are read, and members of later versions passed over', () => {
  const read = readContent(JSON.stringify(demo));
  assert.equal(read.cscV2, demo.cscV2);
  assert.equal(read.trustAnchors, '/root.pem');
  assert.deepEqual(findDemoSigner(read, 'alice'), {
    account: 'alice',
    password: 'pw',
    pin: '12345678',
    totp: alice.totp,
    ocra: undefined,
    credentials: [{ credentialId: 'c1', mode: 'explicit', factors: ['PIN'] }],
  });
  assert.equal(findDemoSigner(read, 'taro').totp, undefined);
});

test('who is not there is answered with who is', () => {
  const read = readContent(JSON.stringify(demo));
  assert.throws(() => findDemoSigner(read, 'Alice'), /no signer "Alice".*alice, taro/);
});

test('without the file the advice is to start the server', () => {
  assert.match(refusalOf(undefined), /demo\.json is not there; start the server/);
});

test('a damaged file is refused, and nothing of what it holds is told', () => {
  const damaged = JSON.stringify(demo).slice(0, -2).replace('pw', 'hunter2');
  assert.doesNotMatch(refusalOf(damaged), /hunter2/);
  for (const content of ['', 'null', '[]', '7', JSON.stringify({ ...demo, cscV2: 7 })]) {
    assert.match(refusalOf(content), /demo\.json/);
  }
  const nameless = { ...demo, signers: [{ ...alice, account: undefined }] };
  assert.match(refusalOf(JSON.stringify(nameless)), /"account"/);
});
