/**
 * python-pskc, which others wrote, and our seed containers: what each writes the other reads, and
 * what was changed on the way neither does.
 *
 * Not compared: AES key wrap with padding (RFC 5649), which python-pskc does not know.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exportPskc, importPskc, OtpError } from '@kumoin/otp';
import type { PskcKey, PskcProtection } from '@kumoin/otp';
import { installPythonPeer } from '../install-python-peer.ts';

const installed = await installPythonPeer('python-pskc');
const python = 'python' in installed ? installed.python : '';
const skip = 'missing' in installed ? installed.missing : false;
const script = fileURLToPath(new URL('read_and_write.py', import.meta.url));
const at = Date.UTC(2026, 0, 1);

interface Answer {
  readonly version: string;
  readonly found?: unknown;
  readonly failed?: string;
}

function ask(order: Readonly<Record<string, unknown>>): Answer {
  const input = JSON.stringify(order);
  const { stdout, stderr } = spawnSync(python, [script], { input, encoding: 'utf8' });
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout) as Answer;
}

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');
const random = (count: number) => new Uint8Array(randomBytes(count));

const keys: readonly PskcKey[] = [
  {
    id: 'T-1',
    algorithm: 'ocra',
    device: { manufacturer: 'oath.KUMO', serialNumber: '0001' },
    friendlyName: '振込 & <transfer>',
    suite: 'OCRA-1:HOTP-SHA256-8:C-QN08',
    responseFormat: { encoding: 'DECIMAL', checkDigits: false, length: 8 },
    secret: random(32),
    counter: 2n ** 40n,
    policy: { expiresAt: Date.UTC(2035, 0, 1), keyUsages: ['CR', 'Integrity'] },
  },
  {
    id: 'T-2',
    algorithm: 'totp',
    device: { manufacturer: 'oath.KUMO', serialNumber: '0002' },
    suite: 'HMAC-SHA256',
    responseFormat: { encoding: 'DECIMAL', checkDigits: false, length: 6 },
    secret: random(32),
    timeIntervalSeconds: 30,
    timeDriftSteps: -3,
    policy: { keyUsages: ['OTP'] },
  },
];

const seenByThem = (key: PskcKey) => ({
  id: key.id,
  algorithm: `urn:ietf:params:xml:ns:keyprov:pskc:${key.algorithm}`,
  secret: hex(key.secret),
  counter: key.counter === undefined ? null : Number(key.counter),
  serial: key.device.serialNumber,
  manufacturer: key.device.manufacturer,
  suite: key.suite,
  responseLength: key.responseFormat?.length,
  friendlyName: key.friendlyName ?? null,
  timeInterval: key.timeIntervalSeconds ?? null,
  timeDrift: key.timeDriftSteps ?? null,
  expiresAt: key.policy.expiresAt ?? null,
  keyUsage: key.policy.keyUsages,
});

const lengths = [16, 24, 32];
const protections: readonly PskcProtection[] = [
  { kind: 'insecurePlain' },
  ...lengths.map((count) => ({ kind: 'cbc', key: random(count), keyName: 'k', random }) as const),
  ...lengths.map((count) => ({ kind: 'wrap', key: random(count), keyName: 'k', random }) as const),
  { kind: 'passphrase', passphrase: 'ひみつの言葉', random, iterations: 10_000 },
];

function opening(protection: PskcProtection): Readonly<Record<string, string>> {
  if (protection.kind === 'insecurePlain') return {};
  if (protection.kind === 'passphrase') return { passphrase: protection.passphrase };
  return { key: hex(protection.key) };
}

for (const protection of protections) {
  const octets = 'key' in protection ? `, ${protection.key.length} octets` : '';
  test(`python-pskc reads what we write: ${protection.kind}${octets}`, { skip }, (t) => {
    const document = exportPskc(keys, protection);
    const { version, found } = ask({ document, ...opening(protection) });
    assert.deepEqual(found, keys.map(seenByThem));
    t.diagnostic(`python-pskc ${version}`);
  });
}

test('python-pskc refuses ours after one octet of a value was changed', { skip }, () => {
  for (const kind of ['cbc', 'wrap'] as const) {
    const protection = { kind, key: random(32), keyName: 'k', random };
    const document = exportPskc(keys, protection);
    const changed = document.replace(
      /(.*<xenc:CipherValue>)(.)/s,
      (_, before: string, first: string) => before + (first === 'A' ? 'B' : 'A'),
    );
    assert.equal(ask({ document, key: hex(protection.key) }).failed, undefined);
    assert.equal(ask({ document: changed, key: hex(protection.key) }).failed, 'DecryptionError');
  }
});

const theirs = {
  id: 'P-1',
  serial: '0003',
  manufacturer: 'oath.KUMO',
  algorithm: 'urn:ietf:params:xml:ns:keyprov:pskc:hotp',
  secret: hex(random(32)),
  counter: 77,
  response_length: 6,
  response_encoding: 'DECIMAL',
};

const orders: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AES-128 in CBC mode': { key: hex(random(16)), algorithm: 'aes128-cbc' },
  'AES-256 in CBC mode': { key: hex(random(32)), algorithm: 'aes256-cbc' },
  'AES-256 key wrap': { key: hex(random(32)), algorithm: 'kw-aes256' },
  'a passphrase': { passphrase: 'ひみつの言葉' },
};

for (const [how, order] of Object.entries(orders)) {
  test(`we read what python-pskc writes: ${how}`, { skip }, () => {
    const { found, failed } = ask({ keys: [theirs], ...order });
    assert.equal(failed, undefined);
    const unlock = {
      passphrase: order['passphrase'],
      key: order['key'] === undefined ? undefined : Buffer.from(order['key'], 'hex'),
    };
    const document = String(found);
    const [key] = importPskc(document, { at, unlock });
    assert.equal(key && hex(key.secret), theirs.secret);
    assert.equal(key?.counter, 77n);
    assert.equal(key?.device.serialNumber, theirs.serial);
    const place = document.lastIndexOf('CipherValue>', document.lastIndexOf('CipherValue>') - 1);
    const first = place + 'CipherValue>'.length;
    const other = document[first] === 'A' ? 'B' : 'A';
    const changed = document.slice(0, first) + other + document.slice(first + 1);
    assert.notEqual(changed, document);
    assert.throws(() => importPskc(changed, { at, unlock }), OtpError);
  });
}

test('we read a counter that python-pskc encrypted', { skip }, () => {
  const key = random(32);
  const document = ask({ keys: [theirs], key: hex(key), algorithm: 'aes256-cbc' }).found;
  assert.match(String(document), /<pskc:Counter>/);
  const [read] = importPskc(String(document), { at, unlock: { key } });
  assert.equal(read?.counter, 77n);
});
