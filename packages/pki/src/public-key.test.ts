/** Public keys: the seven kinds we serve have a name, all others have none. */

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { generateKeyPair } from '@kumoin/testkit';
import type { KeyAlgorithm } from './algorithms.ts';
import {
  derBitString,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
  derUnsigned,
} from './der/encode-der.ts';
import { parseDer } from './der/parse-der.ts';
import { oid } from './oids.ts';
import { keyIdentifier, readKeyAlgorithm, readSubjectPublicKeyInfo } from './public-key.ts';

const refusal = { name: 'PkiError', code: 'key_unsupported' };
const spkiOf = (key: { export(options: object): unknown }): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }) as Uint8Array);

const kinds: readonly KeyAlgorithm[] = [
  'rsa-2048',
  'rsa-3072',
  'p-256',
  'p-384',
  'p-521',
  'ed25519',
];

for (const kind of kinds) {
  test(`knows an ${kind} key`, () => {
    assert.equal(readKeyAlgorithm(spkiOf(generateKeyPair(kind).publicKey)), kind);
  });
}

function rsaKey(bits: number, exponent: number): Uint8Array {
  const modulus = new Uint8Array(Math.ceil(bits / 8)).fill(0xff);
  if (bits % 8 !== 0) modulus[0] = 0xff >> (8 - (bits % 8));
  const key = derSequence(
    derUnsigned(modulus),
    derUnsigned(Uint8Array.of(0, exponent >> 16, (exponent >> 8) & 255, exponent & 255)),
  );
  const algorithm = derSequence(derObjectIdentifier(oid.rsaEncryption), derNull());
  return derSequence(algorithm, derBitString(key));
}

test('RSA sizes and exponents are exact', () => {
  assert.equal(readKeyAlgorithm(rsaKey(4096, 65_537)), 'rsa-4096');
  for (const bits of [1024, 2047, 2049, 2056, 8192]) {
    assert.throws(() => readKeyAlgorithm(rsaKey(bits, 65_537)), refusal, String(bits));
  }
  for (const exponent of [0, 1, 3, 65_535, 65_536, 65_538]) {
    assert.throws(() => readKeyAlgorithm(rsaKey(2048, exponent)), refusal, String(exponent));
  }
});

test('an RSA modulus is positive', () => {
  const algorithm = derSequence(derObjectIdentifier(oid.rsaEncryption), derNull());
  for (const modulus of [0n, -(1n << 2047n)]) {
    const key = derSequence(derInteger(modulus), derInteger(65_537));
    const spki = derSequence(algorithm, derBitString(key));
    assert.throws(() => readKeyAlgorithm(spki), refusal);
  }
});

test('other curves, other schemes and curves spelled out are refused', () => {
  const others = [
    generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
    generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
    generateKeyPairSync('ed448'),
    generateKeyPairSync('x25519'),
    generateKeyPairSync('rsa-pss', { modulusLength: 2048 }),
  ];
  for (const { publicKey } of others) {
    assert.throws(() => readKeyAlgorithm(spkiOf(publicKey)), refusal);
  }
});

test('a point is uncompressed and complete', () => {
  const curve = derSequence(derObjectIdentifier(oid.ecPublicKey), derObjectIdentifier(oid.p256));
  const point = (length: number, form: number): Uint8Array => {
    const octets = new Uint8Array(length);
    octets[0] = form;
    return derSequence(curve, derBitString(octets));
  };
  assert.equal(readKeyAlgorithm(point(65, 4)), 'p-256');
  for (const [length, form] of [
    [64, 4],
    [66, 4],
    [33, 2],
    [65, 6],
  ] as const) {
    assert.throws(() => readKeyAlgorithm(point(length, form)), refusal);
  }
});

test('bytes that are no key are refused under the same code', () => {
  for (const bytes of [new Uint8Array(), derNull(), derSequence(), Uint8Array.of(0x30, 0x80)]) {
    assert.throws(() => readKeyAlgorithm(bytes), refusal);
    assert.throws(() => keyIdentifier(bytes), refusal);
  }
});

test('the frame of a key is two members, no more and no less', () => {
  const spki = rsaKey(2048, 65_537);
  assert.deepEqual(readSubjectPublicKeyInfo(parseDer(spki)), spki);
  const longer = derSequence(...parseDer(spki).children.map((child) => child.raw), derNull());
  assert.throws(() => readSubjectPublicKeyInfo(parseDer(longer)), { name: 'PkiError' });
});

test('the key identifier is the SHA-1 of the key bits alone', () => {
  // The Ed25519 key of RFC 8410, 10.1; the digest of its 32 octets by `openssl sha1`.
  const spki = Buffer.from(
    'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
    'base64',
  );
  assert.equal(
    Buffer.from(keyIdentifier(spki)).toString('hex'),
    'a28cc1f86e5960d3e03ae75c962c97a8d448293c',
  );
});
