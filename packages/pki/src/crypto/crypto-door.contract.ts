/**
 * What every crypto door must do: the right signature by the right key over the right message is
 * true and everything else is false, never an exception. Keys and signatures are made by Node's
 * own crypto, so that a door of another library is measured against one that is not its own.
 */

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { generateKeyPair, signWith } from '@kumoin/testkit';
import { hashAlgorithms } from '../algorithms.ts';
import type { KeyAlgorithm, SignatureAlgorithm } from '../algorithms.ts';
import type { CryptoDoor, DigestName } from './crypto-door.ts';
import { testForgeries } from './crypto-forgeries.contract.ts';

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

const names: readonly DigestName[] = [...hashAlgorithms, 'sha1'];

/** The first eight octets of each. */
const digestsOfAbc: Readonly<Record<DigestName, string>> = {
  sha1: 'a9993e364706816a',
  sha256: 'ba7816bf8f01cfea',
  sha384: 'cb00753f45a35e8b',
  sha512: 'ddaf35a193617aba',
  'sha3-256': '3a985da74fe225b2',
  'sha3-384': 'ec01498288516fc9',
  'sha3-512': 'b751850b1a57168a',
};

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const spkiOf = (key: { export(options: object): unknown }): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }) as Uint8Array);

export function testCryptoDoor(name: string, door: CryptoDoor): void {
  describe(name, () => {
    for (const [key, algorithm] of cases) testAlgorithm(door, key, algorithm);
    testEncodings(door);
    testDigests(door);
    testForgeries(door);
  });
}

function testAlgorithm(
  { verifySignature }: CryptoDoor,
  keyAlgorithm: KeyAlgorithm,
  algorithm: SignatureAlgorithm,
): void {
  const title = `${keyAlgorithm} ${algorithm.scheme} ${'hash' in algorithm ? algorithm.hash : ''}`;
  const pair = generateKeyPair(keyAlgorithm);
  const publicKey = spkiOf(pair.publicKey);
  const signature = signWith(pair.privateKey, algorithm, message);
  const right = { algorithm, publicKey, message, signature };

  test(`${title}: the right signature is right, twice`, () => {
    assert.equal(verifySignature(right), true);
    assert.equal(verifySignature(right), true);
  });

  test(`${title}: one flipped bit in message or signature is wrong`, () => {
    for (let at = 0; at < signature.length; at += Math.ceil(signature.length / 16)) {
      const broken = Uint8Array.from(signature);
      broken[at] = (broken[at] ?? 0) ^ 1;
      assert.equal(verifySignature({ ...right, signature: broken }), false, `octet ${at}`);
    }
    const other = Uint8Array.from(message);
    other[0] = (other[0] ?? 0) ^ 1;
    assert.equal(verifySignature({ ...right, message: other }), false);
  });

  test(`${title}: another key, a cut or longer signature, and garbage are wrong, not errors`, () => {
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

  test(`${title}: no other algorithm makes it right`, () => {
    for (const [, other] of cases) {
      const same = JSON.stringify(other) === JSON.stringify(algorithm);
      assert.equal(verifySignature({ ...right, algorithm: other }), same);
    }
  });
}

function testEncodings({ verifySignature }: CryptoDoor): void {
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
}

function testDigests({ equalBytes, makeDigester }: CryptoDoor): void {
  const digest = (hash: DigestName, ...parts: readonly Uint8Array[]): Uint8Array => {
    const state = makeDigester(hash);
    for (const part of parts) state.update(part);
    return state.digest();
  };

  test('digests are those of FIPS 180 and 202', () => {
    const abc = new TextEncoder().encode('abc');
    for (const [hash, expected] of Object.entries(digestsOfAbc)) {
      assert.equal(hex(digest(hash as DigestName, abc)).slice(0, 16), expected, hash);
    }
    assert.equal(hex(digest('sha256')).slice(0, 8), 'e3b0c442');
  });

  test('digests are the same in one piece and in many', () => {
    const long = new Uint8Array(1000).map((_, at) => at % 256);
    for (const hash of names) {
      for (const at of [0, 1, 63, 64, 65, 135, 136, 137, 999, 1000]) {
        assert.deepEqual(digest(hash, long.subarray(0, at), long.subarray(at)), digest(hash, long));
      }
    }
  });

  test('a digester is copied at a point and both go on from there', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((text) => new TextEncoder().encode(text));
    assert.ok(a && b && c);
    for (const hash of names) {
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
}
