/** Verification: the right signature by the right key over the right message, or false. */

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { generateKeyPair, signWith } from '@kumoin/testkit';
import { hashAlgorithms } from './algorithms.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from './algorithms.ts';
import { digest, equalBytes, makeDigester, verifySignature } from './crypto.ts';

const message = new TextEncoder().encode('It is agreed.');

const cases: readonly (readonly [KeyAlgorithm, SignatureAlgorithm])[] = [
  ['rsa-2048', { scheme: 'rsa-pkcs1', hash: 'sha256' }],
  ['rsa-2048', { scheme: 'rsa-pss', hash: 'sha512' }],
  ['rsa-3072', { scheme: 'rsa-pss', hash: 'sha384' }],
  ['p-256', { scheme: 'ecdsa', hash: 'sha256' }],
  ['p-384', { scheme: 'ecdsa', hash: 'sha384' }],
  ['p-521', { scheme: 'ecdsa', hash: 'sha512' }],
  ['rsa-2048', { scheme: 'rsa-pkcs1', hash: 'sha3-384' }],
  ['rsa-2048', { scheme: 'rsa-pss', hash: 'sha3-256' }],
  ['p-256', { scheme: 'ecdsa', hash: 'sha3-256' }],
  ['p-521', { scheme: 'ecdsa', hash: 'sha3-512' }],
  ['ed25519', { scheme: 'ed25519' }],
];

const spkiOf = (key: { export(options: object): unknown }): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }) as Uint8Array);

for (const [keyAlgorithm, algorithm] of cases) {
  const name = `${keyAlgorithm} ${algorithm.scheme} ${'hash' in algorithm ? algorithm.hash : ''}`;
  const pair = generateKeyPair(keyAlgorithm);
  const publicKey = spkiOf(pair.publicKey);
  const signature = signWith(pair.privateKey, algorithm, message);
  const right = { algorithm, publicKey, message, signature };

  test(`${name}: the right signature is right, twice`, () => {
    assert.equal(verifySignature(right), true);
    assert.equal(verifySignature(right), true);
  });

  test(`${name}: one flipped bit in message or signature is wrong`, () => {
    for (let at = 0; at < signature.length; at += Math.ceil(signature.length / 16)) {
      const broken = Uint8Array.from(signature);
      broken[at] = (broken[at] ?? 0) ^ 1;
      assert.equal(verifySignature({ ...right, signature: broken }), false, `octet ${at}`);
    }
    const other = Uint8Array.from(message);
    other[0] = (other[0] ?? 0) ^ 1;
    assert.equal(verifySignature({ ...right, message: other }), false);
  });

  test(`${name}: another key, a cut or longer signature, and garbage are wrong, not errors`, () => {
    const stranger = spkiOf(generateKeyPair('p-256').publicKey);
    const wrong = [
      { ...right, publicKey: stranger },
      { ...right, publicKey: publicKey.subarray(1) },
      { ...right, publicKey: new Uint8Array() },
      { ...right, signature: signature.subarray(1) },
      { ...right, signature: Uint8Array.of(...signature, 0) },
      { ...right, signature: new Uint8Array() },
      { ...right, signature: new Uint8Array(signature.length) },
    ];
    for (const check of wrong) assert.equal(verifySignature(check), false);
  });

  test(`${name}: no other algorithm makes it right`, () => {
    for (const [, other] of cases) {
      const same = JSON.stringify(other) === JSON.stringify(algorithm);
      assert.equal(verifySignature({ ...right, algorithm: other }), same);
    }
  });
}

for (const scheme of ['rsa-pss', 'rsa-pkcs1'] as const) {
  test(`${scheme}: a signature without its leading zero is another one, and wrong`, () => {
    const { publicKey, privateKey } = generateKeyPair('rsa-2048');
    const algorithm = { scheme, hash: 'sha256' } as const;
    const spki = spkiOf(publicKey);
    let signed = message;
    let signature = signWith(privateKey, algorithm, signed);
    for (let round = 0; signature[0] !== 0 && round < 10_000; round += 1) {
      signed = new TextEncoder().encode(`message ${round}`);
      signature = signWith(privateKey, algorithm, signed);
    }
    assert.equal(signature[0], 0);
    const right = { algorithm, publicKey: spki, message: signed, signature };
    assert.equal(verifySignature(right), true);
    assert.equal(verifySignature({ ...right, signature: signature.subarray(1) }), false);
  });
}

test('ECDSA as r and s side by side is wrong: X.509 carries DER', () => {
  const { publicKey, privateKey } = generateKeyPair('p-256');
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  const signature = signWith(privateKey, algorithm, message);
  const raw = new Uint8Array(64);
  assert.equal(
    verifySignature({ algorithm, publicKey: spkiOf(publicKey), message, signature }),
    true,
  );
  assert.equal(
    verifySignature({ algorithm, publicKey: spkiOf(publicKey), message, signature: raw }),
    false,
  );
});

test('a curve spelled out in parameters proves nothing', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    paramEncoding: 'explicit',
  });
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  const signature = signWith(privateKey, algorithm, message);
  assert.equal(
    verifySignature({ algorithm, publicKey: spkiOf(publicKey), message, signature }),
    false,
  );
});

test('more keys than the cache holds still verify, the first one included', () => {
  const algorithm = { scheme: 'ed25519' } as const;
  const pairs = Array.from({ length: 300 }, () => generateKeyPair('ed25519'));
  const checks = pairs.map(({ publicKey, privateKey }) => ({
    algorithm,
    publicKey: spkiOf(publicKey),
    message,
    signature: signWith(privateKey, algorithm, message),
  }));
  for (const check of [...checks, ...checks.slice(0, 1)]) {
    assert.equal(verifySignature(check), true);
  }
});

test('digests run over the parts in order', () => {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  const abc = new TextEncoder().encode('abc');
  assert.equal(
    hex(digest('sha256', abc)),
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  assert.equal(hex(digest('sha1', abc)), 'a9993e364706816aba3e25717850c26c9cd0d89d');
  assert.deepEqual(digest('sha512', abc.subarray(0, 1), abc.subarray(1)), digest('sha512', abc));
  assert.equal(digest('sha384').length, 48);
});

test('a digester is copied at a point and both go on from there', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((text) => new TextEncoder().encode(text));
  assert.ok(a && b && c);
  for (const hash of [...hashAlgorithms, 'sha1'] as const) {
    const prefix = makeDigester(hash);
    prefix.update(a);
    const copy = prefix.copy();
    copy.update(b);
    prefix.update(c);
    assert.deepEqual(copy.digest(), digest(hash, a, b));
    assert.deepEqual(prefix.digest(), digest(hash, a, c));
  }
});

test('a digester that has ended answers no more', () => {
  const state = makeDigester('sha256');
  assert.equal(state.digest().length, 32);
  assert.throws(() => state.digest());
  assert.throws(() => state.update(message));
  assert.throws(() => state.copy());
});

test('bytes are equal only when all of them are', () => {
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1)), false);
  assert.equal(equalBytes(new Uint8Array(), new Uint8Array()), true);
});
