/** Algorithm identifiers: one form written, two freedoms read, everything else refused. */

import assert from 'node:assert/strict';
import test from 'node:test';
import { hashAlgorithms, isSha2 } from './algorithms.ts';
import type { SignatureAlgorithm } from './algorithms.ts';
import {
  decodeHashAlgorithm,
  decodePssParameters,
  decodeSignatureAlgorithm,
  encodeHashAlgorithm,
  encodeSignatureAlgorithm,
} from './algorithm-identifier.ts';
import {
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
} from './der/encode-der.ts';
import { parseDer } from './der/parse-der.ts';
import { oid } from './oids.ts';

const hashes = hashAlgorithms;
const all: readonly SignatureAlgorithm[] = [
  ...hashes.flatMap((hash) => [
    { scheme: 'rsa-pkcs1' as const, hash },
    { scheme: 'rsa-pss' as const, hash },
    { scheme: 'ecdsa' as const, hash },
  ]),
  { scheme: 'ed25519' },
];

const unknown = { name: 'PkiError', code: 'algorithm_unknown' };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const decode = (der: Uint8Array): SignatureAlgorithm => decodeSignatureAlgorithm(parseDer(der));
const identifier = (dotted: string, ...parameters: readonly Uint8Array[]): Uint8Array =>
  derSequence(derObjectIdentifier(dotted), ...parameters);

for (const algorithm of all) {
  const name = `${algorithm.scheme}${'hash' in algorithm ? ` ${algorithm.hash}` : ''}`;
  test(`${name} survives the way to bytes and back`, () => {
    assert.deepEqual(decode(encodeSignatureAlgorithm(algorithm)), algorithm);
  });
}

test('RSA carries NULL, ECDSA and Ed25519 and hashes carry nothing', () => {
  const written = (algorithm: SignatureAlgorithm): string =>
    hex(encodeSignatureAlgorithm(algorithm));
  assert.equal(written({ scheme: 'rsa-pkcs1', hash: 'sha256' }), '300d06092a864886f70d01010b0500');
  assert.equal(written({ scheme: 'ecdsa', hash: 'sha256' }), '300a06082a8648ce3d040302');
  assert.equal(written({ scheme: 'ed25519' }), '300506032b6570');
  assert.equal(hex(encodeHashAlgorithm('sha256')), '300b0609608648016503040201');
});

test('SHA-3 goes by the numbers of the NIST register', () => {
  const numbers = hashAlgorithms
    .filter((hash) => !isSha2(hash))
    .map((hash) => ({
      hash: hex(encodeHashAlgorithm(hash)).slice(-2),
      rsa: hex(encodeSignatureAlgorithm({ scheme: 'rsa-pkcs1', hash })).slice(-6),
      ecdsa: hex(encodeSignatureAlgorithm({ scheme: 'ecdsa', hash })).slice(-2),
    }));
  assert.deepEqual(numbers, [
    { hash: '08', rsa: '0e0500', ecdsa: '0a' },
    { hash: '09', rsa: '0f0500', ecdsa: '0b' },
    { hash: '0a', rsa: '100500', ecdsa: '0c' },
  ]);
});

test('SHA3-224 and its signatures are not served', () => {
  const last = (number: number) => identifier(`2.16.840.1.101.3.4.${number < 9 ? 2 : 3}.${number}`);
  assert.throws(() => decodeHashAlgorithm(parseDer(last(7))), unknown);
  for (const number of [9, 13]) assert.throws(() => decode(last(number)), unknown);
});

test('PSS parameters leave the default trailer out', () => {
  assert.equal(
    hex(encodeSignatureAlgorithm({ scheme: 'rsa-pss', hash: 'sha256' })),
    '303d06092a864886f70d01010a3030' +
      'a00d300b0609608648016503040201' +
      'a11a301806092a864886f70d010108300b0609608648016503040201' +
      'a203020120',
  );
});

test('a hash may carry NULL or nothing, and nothing else', () => {
  for (const hash of hashes) {
    const bare = encodeHashAlgorithm(hash);
    assert.equal(decodeHashAlgorithm(parseDer(bare)), hash);
    const withNull = derSequence(bare.subarray(2), derNull());
    assert.equal(decodeHashAlgorithm(parseDer(withNull)), hash);
    const withMore = derSequence(bare.subarray(2), derInteger(1));
    assert.throws(() => decodeHashAlgorithm(parseDer(withMore)), unknown);
  }
  assert.throws(() => decodeHashAlgorithm(parseDer(identifier(oid.sha1))), unknown);
});

test('PKCS#1 may carry NULL or nothing; ECDSA and Ed25519 may not carry even NULL', () => {
  assert.equal(decode(identifier(oid.sha256WithRsa)).scheme, 'rsa-pkcs1');
  assert.throws(() => decode(identifier(oid.sha256WithRsa, derInteger(1))), unknown);
  assert.throws(() => decode(identifier(oid.ecdsaWithSha256, derNull())), unknown);
  assert.throws(() => decode(identifier(oid.ed25519, derNull())), unknown);
});

test('SHA-1 signatures and unheard-of algorithms are unknown', () => {
  const refused = ['1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.2.840.113549.1.1.1', '1.2.3'];
  for (const dotted of refused) {
    assert.throws(() => decode(identifier(dotted, derNull())), unknown, dotted);
  }
});

interface PssParts {
  readonly hash?: Uint8Array | undefined;
  readonly mask?: Uint8Array | undefined;
  readonly salt?: number | undefined;
  readonly trailer?: number | undefined;
}

const sha256Null = identifier(oid.sha256, derNull());

function pss(parts: PssParts): Uint8Array {
  const { hash, mask, salt, trailer } = {
    hash: sha256Null,
    mask: identifier(oid.mgf1, sha256Null),
    salt: 32,
    ...parts,
  };
  return derSequence(
    ...(hash === undefined ? [] : [derExplicit(0, hash)]),
    ...(mask === undefined ? [] : [derExplicit(1, mask)]),
    ...(salt === undefined ? [] : [derExplicit(2, derInteger(salt))]),
    ...(trailer === undefined ? [] : [derExplicit(3, derInteger(trailer))]),
  );
}

const readPss = (parts: PssParts): string => decodePssParameters(parseDer(pss(parts)));

test('PSS is read with NULL beside the hashes and with the trailer spelled out', () => {
  assert.equal(readPss({}), 'sha256');
  assert.equal(readPss({ trailer: 1 }), 'sha256');
  assert.equal(readPss({ hash: encodeHashAlgorithm('sha256') }), 'sha256');
});

const pssFaults: readonly [string, PssParts][] = [
  ['another trailer', { trailer: 2 }],
  ['a salt one octet short', { salt: 31 }],
  ['a salt one octet long', { salt: 33 }],
  ['a negative salt', { salt: -1 }],
  ['the default salt', { salt: undefined }],
  ['the default hash', { hash: undefined }],
  ['the default mask', { mask: undefined }],
  ['a mask with another hash', { mask: identifier(oid.mgf1, encodeHashAlgorithm('sha384')) }],
  ['a mask without a hash', { mask: identifier(oid.mgf1) }],
  ['a mask that is not MGF1', { mask: identifier(oid.sha256, sha256Null) }],
  ['SHA-1', { hash: identifier(oid.sha1, derNull()) }],
];

for (const [what, parts] of pssFaults) {
  test(`PSS with ${what} is unknown`, () => assert.throws(() => readPss(parts), unknown));
}

test('PSS without parameters means SHA-1 and is unknown', () => {
  assert.throws(() => decode(identifier(oid.rsassaPss)), unknown);
});

test('bytes that are no identifier at all are malformed, not unknown', () => {
  for (const bytes of [derNull(), derSequence(), derSequence(derInteger(1))]) {
    assert.throws(() => decode(bytes), /der_/);
  }
  const three = derSequence(derObjectIdentifier(oid.ed25519), derNull(), derNull());
  assert.throws(() => decode(three), { code: 'der_trailing_bytes' });
});
