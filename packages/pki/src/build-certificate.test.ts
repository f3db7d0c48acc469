/** Building: what no certificate of ours may hold is refused before anybody signs it. */

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { makePkiWorld } from '@kumoin/testkit';
import type { TbsCertificateFields } from './build-certificate.ts';
import { buildTbsCertificate, encodeSerialNumber } from './build-certificate.ts';
import {
  buildAuthorityInfoAccess,
  buildBasicConstraints,
  buildCertificatePolicies,
  buildCrlDistributionPoints,
  buildExtendedKeyUsage,
  buildKeyUsage,
  buildOcspNoCheck,
  buildQcStatements,
  buildSubjectAltName,
} from './extensions.ts';
import { buildName } from './name.ts';

const malformed = { name: 'PkiError', code: 'certificate_malformed' };
const badValue = { name: 'PkiError', code: 'der_bad_value' };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const at = Date.parse('2031-02-03T04:05:06Z');
const name = buildName([{ type: 'commonName', value: 'N' }]);

const fields: TbsCertificateFields = {
  serialNumber: Uint8Array.of(1),
  signatureAlgorithm: { scheme: 'ed25519' },
  issuer: name,
  subject: name,
  notBefore: at,
  notAfter: at + 1000,
  publicKey: makePkiWorld({ at }).publicKey('ed25519'),
  extensions: [],
};

test('serial numbers are positive and fit 20 octets, sign octet included', () => {
  assert.equal(hex(encodeSerialNumber(Uint8Array.of(0x80))), '02020080');
  assert.equal(encodeSerialNumber(new Uint8Array(20).fill(0x7f)).length, 22);
  assert.equal(encodeSerialNumber(new Uint8Array(30).fill(1, 11)).length, 21);
  const refused = [
    new Uint8Array(),
    Uint8Array.of(0, 0),
    new Uint8Array(20).fill(0x80),
    new Uint8Array(21).fill(1),
  ];
  for (const serial of refused) assert.throws(() => encodeSerialNumber(serial), malformed);
});

test('a validity must last', () => {
  assert.ok(buildTbsCertificate(fields).length > 0);
  for (const notAfter of [at, at - 1, Number.NaN]) {
    assert.throws(() => buildTbsCertificate({ ...fields, notAfter }), malformed);
  }
});

test('a key nobody can use is not certified', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const weak = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const code = 'key_unsupported';
  assert.throws(() => buildTbsCertificate({ ...fields, publicKey: weak }), { code });
  assert.throws(() => buildTbsCertificate({ ...fields, publicKey: name }), { code });
});

test('no extension is written twice, and nothing that is no extension', () => {
  const usage = buildKeyUsage(['cRLSign']);
  assert.ok(buildTbsCertificate({ ...fields, extensions: [usage] }).length > 0);
  const other = buildKeyUsage(['keyCertSign']);
  assert.throws(() => buildTbsCertificate({ ...fields, extensions: [usage, other] }), malformed);
  assert.throws(() => buildTbsCertificate({ ...fields, extensions: [name] }), malformed);
});

test('defaults are not written: an end entity has empty constraints', () => {
  assert.equal(hex(buildBasicConstraints({ ca: false })), '300c0603551d130101ff04023000');
  assert.equal(
    hex(buildBasicConstraints({ ca: true, pathLength: 0 })),
    '30120603551d130101ff040830060101ff020100',
  );
  assert.equal(hex(buildOcspNoCheck()), '300f06092b060105050730010504020500');
});

test('an extension that would say nothing is refused', () => {
  const empty = [
    () => buildKeyUsage([]),
    () => buildExtendedKeyUsage([]),
    () => buildCrlDistributionPoints([]),
    () => buildAuthorityInfoAccess({}),
    () => buildCertificatePolicies([]),
    () => buildQcStatements({}),
    () => buildSubjectAltName([]),
  ];
  for (const build of empty) assert.throws(build, badValue);
});

test('addresses are visible ASCII with a scheme', () => {
  assert.ok(buildCrlDistributionPoints(['http://a/b.crl']).length > 0);
  for (const url of ['', 'a/b.crl', 'http://a/ b', 'http://a/\n', 'http://雲印/', 'http:']) {
    assert.throws(() => buildCrlDistributionPoints([url]), badValue, url);
  }
  assert.ok(buildSubjectAltName(['a@b.example']).length > 0);
  for (const email of ['', 'a', '@b', 'a@', 'a@b@c', 'a b@c', '雲@b', 'a@b\n']) {
    assert.throws(() => buildSubjectAltName([email]), badValue, email);
  }
});

test('qualified statements claim only what the caller spells out', () => {
  assert.equal(
    hex(buildQcStatements({ types: ['esign'] })),
    '302306082b06010505070103041730153013060604008e4601063009060704008e46010601',
  );
  const claimed = hex(
    buildQcStatements({ claimsQualified: true, claimsQualifiedDevice: true, retentionYears: 15 }),
  );
  assert.match(claimed, /3008060604008e460101/);
  assert.match(claimed, /3008060604008e460104/);
  assert.match(claimed, /04008e46010302010f/);
  assert.doesNotMatch(hex(buildQcStatements({ types: ['eseal'] })), /04008e460101/);
  const disclosures = [{ url: 'https://pki.test/pds', language: 'en' }];
  assert.ok(buildQcStatements({ disclosures }).length > 0);
  for (const broken of [{ url: 'http://pki.test/pds' }, { language: 'eng' }, { language: 'EN' }]) {
    const wrong = { url: 'https://pki.test/pds', language: 'en', ...broken };
    assert.throws(() => buildQcStatements({ disclosures: [wrong] }), badValue);
  }
});
