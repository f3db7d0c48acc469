/**
 * pskctool (OATH Toolkit) judges the seed containers that we write: against the schema of RFC 6030 all of
 * them, encrypted or not, and what stands in a plain one. It decrypts nothing; that is for
 * python-pskc, among the peers.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, test } from 'node:test';
import { exportPskc } from '@kumoin/otp';
import type { PskcKey, PskcProtection } from '@kumoin/otp';
import { makeWorkbench, missing } from '../openssl/workbench.ts';

const skip = missing('pskctool');
const bench = makeWorkbench();
after(() => bench.clear());

const random = (count: number) => new Uint8Array(randomBytes(count));
const decimal = { encoding: 'DECIMAL', checkDigits: false } as const;

const pin: PskcKey = {
  id: 'PIN-1',
  algorithm: 'pin',
  device: {},
  secret: new TextEncoder().encode('1234'),
  policy: { keyUsages: [] },
};
const ocraKey: PskcKey = {
  id: 'OCRA-1',
  algorithm: 'ocra',
  device: {
    manufacturer: 'oath.KUMO',
    serialNumber: '0001',
    model: 'M <1>',
    issueNumber: '1',
    binding: 'IMEI',
    startsAt: Date.UTC(2025, 0, 1),
    expiresAt: Date.UTC(2035, 0, 1),
    userId: 'CN=Yamada',
    cryptoModuleId: 'cm-1',
  },
  issuer: 'くもい銀行',
  keyProfileId: 'profile',
  keyReference: 'reference',
  friendlyName: 'transfers & more',
  userId: 'CN=Yamada',
  suite: 'OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1',
  challengeFormat: { ...decimal, min: 8, max: 8 },
  responseFormat: { ...decimal, length: 8 },
  secret: random(32),
  counter: 5n,
  policy: {
    startsAt: Date.UTC(2025, 0, 1),
    expiresAt: Date.UTC(2035, 0, 1),
    pin: { pinKeyId: 'PIN-1', usageMode: 'Algorithmic', failedAttemptsMax: 3, lengthMin: 4 },
    keyUsages: ['CR', 'Integrity'],
    transactionsMax: 1000,
  },
};
const totpKey: PskcKey = {
  id: 'TOTP-1',
  algorithm: 'totp',
  device: {},
  responseFormat: { ...decimal, length: 6 },
  secret: random(20),
  time: 0n,
  timeIntervalSeconds: 30,
  timeDriftSteps: -2,
  policy: { keyUsages: ['OTP'] },
};
const keys = [ocraKey, pin, totpKey];

const protections: readonly PskcProtection[] = [
  { kind: 'insecurePlain' },
  { kind: 'cbc', key: random(32), keyName: 'k', random },
  { kind: 'wrap', key: random(16), keyName: 'k', random },
  { kind: 'passphrase', passphrase: 'secret', random, iterations: 1000 },
];

/** The first line is the verdict; its reader then complains of what it cannot decrypt. */
function validate(document: string): string | undefined {
  const file = bench.write('container.xml', Buffer.from(document));
  return bench.ask('pskctool', '--validate', file).said.split('\n')[0];
}

for (const protection of protections) {
  test(`what we write obeys the schema of RFC 6030: ${protection.kind}`, { skip }, () => {
    const document = exportPskc(keys, protection);
    assert.equal(validate(document), 'OK');
    // The nearest that does not: what its maker says of a key after its data.
    const disordered = document.replace(
      /(<pskc:Issuer>.*<\/pskc:Issuer>)(.*?<\/pskc:Data>)/s,
      '$2$1',
    );
    assert.notEqual(disordered, document);
    assert.equal(validate(disordered), 'FAIL');
  });
}

test('pskctool reads from a plain container what we wrote', { skip }, (t) => {
  const document = exportPskc(keys, { kind: 'insecurePlain' });
  const file = bench.write('plain.xml', Buffer.from(document));
  const { said, code } = bench.ask('pskctool', '--info', '--strict', file);
  assert.equal(code, 0, said);
  const secretOf = ({ secret }: PskcKey) => Buffer.from(secret).toString('base64');
  const lines = [
    'Manufacturer: oath.KUMO',
    'SerialNo: 0001',
    'Model: M <1>',
    'FriendlyName: transfers & more',
    'Issuer: くもい銀行',
    'Algorithm Parameters Suite: OCRA-1:HOTP-SHA256-8:C-QN08-PSHA1',
    'Challenge Format Min: 8',
    'Response Format Length: 8',
    'Key Counter: 5',
    `Key Secret (base64): ${secretOf(ocraKey)}`,
    `Key Secret (base64): ${secretOf(pin)}`,
    `Key Secret (base64): ${secretOf(totpKey)}`,
    'Key Usage: CR Integrity',
    'PIN Policy PIN Key Id: PIN-1',
    'PIN Policy PIN Max Failed Attempts: 3',
    'Policy ExpiryDate: 2035-01-01 00:00:00',
    'Key TimeInterval: 30',
  ];
  const found = said.split('\n').map((line) => line.trim());
  assert.deepEqual(
    lines.filter((line) => !found.includes(line)),
    [],
    said,
  );
  t.diagnostic(bench.ask('pskctool', '--version').said.split('\n')[0] ?? '');
});
