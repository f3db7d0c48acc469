/**
 * Signatures and keys that are nearly right, as the test vectors of the trade have them: each is
 * the value of a sound one in another encoding, or out of range by one, or under a key that says
 * it is for something else. What is accepted stands beside what is not.
 */

import assert from 'node:assert/strict';
import { constants, createPublicKey, generateKeyPairSync, privateEncrypt, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { generateKeyPair, signWith } from '@kumoin/testkit';
import { encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import type { HashAlgorithm } from '../algorithms.ts';
import {
  concatBytes,
  derBitString,
  derElement,
  derInteger,
  derNull,
  derObjectIdentifier,
  derSequence,
  derUnsigned,
} from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { readInteger } from '../der/read-der.ts';
import { oid } from '../oids.ts';
import type { CryptoDoor } from './crypto-door.ts';

const message = new TextEncoder().encode('It is agreed.');
const spkiOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }));

export function testForgeries(door: CryptoDoor): void {
  testEcdsa(door);
  testCurves(door);
  testRsa(door);
  testPss(door);
  testPssKeys(door);
  testEd25519(door);
}

/** The order of P-256. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function testEcdsa({ verifySignature }: CryptoDoor): void {
  const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
  const { publicKey, privateKey } = generateKeyPair('p-256');
  const signature = signWith(privateKey, algorithm, message);
  const [first, second] = parseDer(signature).children;
  const [r, s] = [readInteger(first), readInteger(second)];
  const check = (forged: Uint8Array): boolean =>
    verifySignature({ algorithm, publicKey: spkiOf(publicKey), message, signature: forged });
  const pair = (left: bigint, right: bigint): Uint8Array =>
    derSequence(derInteger(left), derInteger(right));

  test('ECDSA: r and s as they are, and s from the other side of the order, are right', () => {
    assert.equal(check(pair(r, s)), true);
    assert.equal(check(pair(r, order - s)), true);
  });

  const one = derInteger(1);
  const forgeries: Readonly<Record<string, Uint8Array>> = {
    'r and s exchanged': pair(s, r),
    'r is zero': pair(0n, s),
    's is zero': pair(r, 0n),
    'both are zero': pair(0n, 0n),
    'both are one': pair(1n, 1n),
    's is the order': pair(r, order),
    'r is the order': pair(order, s),
    'r is larger by the order': pair(r + order, s),
    's is larger by the order': pair(r, s + order),
    's is negative': pair(r, -s),
    'r is negative by the order': pair(r - order, s),
    's lacks its sign octet': derSequence(
      derInteger(r),
      derElement(2, bigEndian(s | (1n << 255n))),
    ),
    'r has a zero before it that is not needed': derSequence(
      derElement(2, concatBytes([new Uint8Array(1), first?.content ?? one])),
      derInteger(s),
    ),
    'a third number follows': derSequence(derInteger(r), derInteger(s), one),
    's is missing': derSequence(derInteger(r)),
    'there are no numbers': derSequence(),
    'an octet follows': concatBytes([signature, Uint8Array.of(0)]),
    'a length is longer than needed': concatBytes([
      Uint8Array.of(0x30, 0x81),
      signature.subarray(1),
    ]),
    'the length is indefinite': concatBytes([
      Uint8Array.of(0x30, 0x80),
      signature.subarray(2),
      new Uint8Array(2),
    ]),
    'a set takes the place of the sequence': concatBytes([
      Uint8Array.of(0x31),
      signature.subarray(1),
    ]),
    'it is r and s side by side': concatBytes([bigEndian(r), bigEndian(s)]),
  };
  for (const [what, forged] of Object.entries(forgeries)) {
    test(`ECDSA: ${what}, and it is wrong`, () => {
      assert.equal(check(forged), false);
    });
  }
}

function testCurves({ verifySignature }: CryptoDoor): void {
  for (const namedCurve of ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1']) {
    test(`ECDSA: ${namedCurve} is verified, with a digest of any length`, () => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve });
      for (const hash of ['sha256', 'sha512'] as const) {
        const algorithm = { scheme: 'ecdsa', hash } as const;
        const signature = new Uint8Array(sign(hash, message, privateKey));
        const right = { algorithm, publicKey: spkiOf(publicKey), message, signature };
        assert.equal(verifySignature(right), true);
        assert.equal(verifySignature({ ...right, message: message.subarray(1) }), false);
      }
    });
  }

  test('ECDSA: a digest longer and shorter than the order of P-384 is cut to it, or not', () => {
    const { publicKey, privateKey } = generateKeyPair('p-384');
    for (const hash of ['sha256', 'sha512', 'sha3-512'] as const) {
      const algorithm = { scheme: 'ecdsa', hash } as const;
      const signature = signWith(privateKey, algorithm, message);
      const right = { algorithm, publicKey: spkiOf(publicKey), message, signature };
      assert.equal(verifySignature(right), true);
    }
  });

  test('ECDSA: a key whose point is not on its curve verifies nothing', () => {
    const algorithm = { scheme: 'ecdsa', hash: 'sha256' } as const;
    const { publicKey, privateKey } = generateKeyPair('p-256');
    const signature = signWith(privateKey, algorithm, message);
    const off = Uint8Array.from(spkiOf(publicKey));
    off[off.length - 1] = (off.at(-1) ?? 0) ^ 1;
    assert.equal(verifySignature({ algorithm, publicKey: off, message, signature }), false);
    const infinity = derSequence(
      derSequence(derObjectIdentifier(oid.ecPublicKey), derObjectIdentifier(oid.p256)),
      derBitString(Uint8Array.of(0)),
    );
    assert.equal(verifySignature({ algorithm, publicKey: infinity, message, signature }), false);
  });
}

function testRsa({ makeDigester, verifySignature }: CryptoDoor): void {
  const { publicKey, privateKey } = generateKeyPair('rsa-2048');
  const spki = spkiOf(publicKey);
  const algorithm = { scheme: 'rsa-pkcs1', hash: 'sha256' } as const;
  const state = makeDigester('sha256');
  state.update(message);
  const digest = state.digest();
  const prefix = Uint8Array.from(Buffer.from('3031300d060960864801650304020105000420', 'hex'));
  const without = Uint8Array.from(Buffer.from('302f300b0609608648016503040201', 'hex'));
  const info = concatBytes([prefix, digest]);
  const block = (fill: number, rest: Uint8Array, head = [0, 1]): Uint8Array => {
    const encoded = new Uint8Array(256).fill(fill);
    encoded.set(head);
    encoded.set(rest, 256 - rest.length);
    return encoded;
  };
  const zero = Uint8Array.of(0);
  const check = (encoded: Uint8Array): boolean => {
    const key = { key: privateKey, padding: constants.RSA_NO_PADDING };
    const signature = new Uint8Array(privateEncrypt(key, encoded));
    return verifySignature({ algorithm, publicKey: spki, message, signature });
  };

  test('RSA: the one encoding of the digest is right', () => {
    assert.equal(check(block(0xff, concatBytes([zero, info]))), true);
  });

  const short = new Uint8Array(256);
  short.set(concatBytes([Uint8Array.of(0, 1), new Uint8Array(8).fill(0xff), zero, info]));
  const forgeries: Readonly<Record<string, Uint8Array>> = {
    'the padding is of another octet': block(0xfe, concatBytes([zero, info])),
    'the padding ends early, with garbage behind the digest': short,
    'the block is of type 2': block(0xff, concatBytes([zero, info]), [0, 2]),
    'the digest has no algorithm beside it': block(0xff, concatBytes([zero, digest])),
    'the algorithm lacks its NULL': block(
      0xff,
      concatBytes([zero, without, Uint8Array.of(0x04, 0x20), digest]),
    ),
    'the digest is cut by an octet': block(0xff, concatBytes([zero, prefix, digest.subarray(1)])),
    'the algorithm is another of the same length': block(
      0xff,
      concatBytes([zero, prefix.map((octet, at) => (at === 14 ? 0x08 : octet)), digest]),
    ),
  };
  for (const [what, encoded] of Object.entries(forgeries)) {
    test(`RSA: ${what}, and it is wrong`, () => {
      assert.equal(check(encoded), false);
    });
  }

  test('RSA: a signature larger by the modulus is wrong', () => {
    const signature = signWith(privateKey, algorithm, message);
    const { n = '' } = publicKey.export({ format: 'jwk' });
    const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
    const larger = BigInt(`0x${Buffer.from(signature).toString('hex')}`) + modulus;
    const forged = bigEndian(larger);
    assert.equal(
      verifySignature({ algorithm, publicKey: spki, message, signature: forged }),
      false,
    );
  });

  test('RSA: a key with the exponent 1 verifies nothing, though every block is its signature', () => {
    const { n = '' } = publicKey.export({ format: 'jwk' });
    const modulus = Uint8Array.from(Buffer.from(n, 'base64url'));
    const key = derSequence(
      derSequence(derObjectIdentifier(oid.rsaEncryption), derNull()),
      derBitString(derSequence(derUnsigned(modulus), derInteger(1))),
    );
    const signature = block(0xff, concatBytes([zero, info]));
    assert.equal(verifySignature({ algorithm, publicKey: key, message, signature }), false);
  });
}

function testPss({ verifySignature }: CryptoDoor): void {
  const { publicKey, privateKey } = generateKeyPair('rsa-2048');
  const algorithm = { scheme: 'rsa-pss', hash: 'sha256' } as const;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const check = (saltLength: number): boolean => {
    const signature = new Uint8Array(
      sign('sha256', message, { key: privateKey, padding, saltLength }),
    );
    return verifySignature({ algorithm, publicKey: spkiOf(publicKey), message, signature });
  };

  test('PSS: a salt as long as the digest is right, any other is wrong', () => {
    assert.equal(check(32), true);
    for (const saltLength of [0, 20, 31, 33, 64]) assert.equal(check(saltLength), false);
  });

  test('PSS: a modulus of odd length is verified, and one bit of the signature counts', () => {
    for (const modulusLength of [2041, 2047, 2049]) {
      const pair = generateKeyPairSync('rsa', { modulusLength });
      const options = { key: pair.privateKey, padding, saltLength: 32 };
      const signature = new Uint8Array(sign('sha256', message, options));
      const right = { algorithm, publicKey: spkiOf(pair.publicKey), message, signature };
      assert.equal(verifySignature(right), true, `${modulusLength} bits`);
      const broken = Uint8Array.from(signature);
      broken[100] = (broken[100] ?? 0) ^ 1;
      assert.equal(verifySignature({ ...right, signature: broken }), false);
    }
  });
}

function testPssKeys({ verifySignature }: CryptoDoor): void {
  const { publicKey, privateKey } = generateKeyPair('rsa-2048');
  const bits = parseDer(spkiOf(publicKey)).children[1]?.raw ?? new Uint8Array();
  const keyFor = (hash?: HashAlgorithm): Uint8Array =>
    hash === undefined
      ? derSequence(derSequence(derObjectIdentifier(oid.rsassaPss)), bits)
      : derSequence(encodeSignatureAlgorithm({ scheme: 'rsa-pss', hash }), bits);
  const check = (spki: Uint8Array, hash: HashAlgorithm): boolean => {
    const algorithm = { scheme: 'rsa-pss', hash } as const;
    const signature = signWith(privateKey, algorithm, message);
    return verifySignature({ algorithm, publicKey: spki, message, signature });
  };

  test('PSS: a key for PSS verifies with the hash it names, or with any when it names none', () => {
    assert.equal(
      createPublicKey({ key: Buffer.from(keyFor()), format: 'der', type: 'spki' }).type,
      'public',
    );
    assert.equal(check(keyFor(), 'sha256'), true);
    assert.equal(check(keyFor(), 'sha512'), true);
    assert.equal(check(keyFor('sha256'), 'sha256'), true);
    assert.equal(check(keyFor('sha256'), 'sha512'), false);
  });

  test('PSS: a key for PSS verifies no other scheme', () => {
    const algorithm = { scheme: 'rsa-pkcs1', hash: 'sha256' } as const;
    const signature = signWith(privateKey, algorithm, message);
    const right = { algorithm, publicKey: spkiOf(publicKey), message, signature };
    assert.equal(verifySignature(right), true);
    assert.equal(verifySignature({ ...right, publicKey: keyFor() }), false);
  });
}

/** The order of the group of Ed25519. */
const edwardsOrder = (1n << 252n) + 27742317777372353535851937790883648493n;

function testEd25519({ verifySignature }: CryptoDoor): void {
  const algorithm = { scheme: 'ed25519' } as const;
  const { publicKey, privateKey } = generateKeyPair('ed25519');
  const spki = spkiOf(publicKey);
  const signature = signWith(privateKey, algorithm, message);
  const keyOf = (point: Uint8Array): Uint8Array =>
    derSequence(derSequence(derObjectIdentifier(oid.ed25519)), derBitString(point));

  test('Ed25519: s larger by the order is wrong', () => {
    const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
    const larger = bigEndian(s + edwardsOrder).reverse();
    const forged = concatBytes([signature.subarray(0, 32), larger]);
    assert.equal(verifySignature({ algorithm, publicKey: spki, message, signature }), true);
    assert.equal(
      verifySignature({ algorithm, publicKey: spki, message, signature: forged }),
      false,
    );
  });

  test('Ed25519: a point written with a coordinate beyond the field is wrong', () => {
    const beyond = new Uint8Array(32).fill(0xff);
    beyond[0] = 0xee;
    beyond[31] = 0x7f;
    const forged = concatBytes([beyond, signature.subarray(32)]);
    assert.equal(
      verifySignature({ algorithm, publicKey: spki, message, signature: forged }),
      false,
    );
  });

  test('Ed25519: a key of 31 or 33 octets, or with parameters, verifies nothing', () => {
    const point = spki.subarray(-32);
    assert.equal(verifySignature({ algorithm, publicKey: keyOf(point), message, signature }), true);
    const keys = [
      keyOf(point.subarray(1)),
      keyOf(concatBytes([point, new Uint8Array(1)])),
      derSequence(derSequence(derObjectIdentifier(oid.ed25519), derNull()), derBitString(point)),
    ];
    for (const key of keys) {
      assert.equal(verifySignature({ algorithm, publicKey: key, message, signature }), false);
    }
  });
}

function bigEndian(value: bigint): Uint8Array {
  const text = value.toString(16);
  return Uint8Array.from(Buffer.from(text.padStart(text.length + (text.length % 2), '0'), 'hex'));
}
