/**
 * The door for browsers, whose own crypto answers only later and knows neither SHA-3 nor a hash
 * in pieces: pure code by @noble/hashes, @noble/curves and micro-rsa-dsa-dh.
 *
 * It verifies and never sees a secret, so time tells nobody anything. Where libraries are known
 * to disagree it takes the narrower side: Ed25519 keys and points outside the prime-order group
 * are refused (with them, cofactored and cofactorless verification differ), and so are RSA
 * exponents that nobody makes.
 */

import { ed25519 } from '@noble/curves/ed25519.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { sha3_256, sha3_384, sha3_512 } from '@noble/hashes/sha3.js';
import * as rsa from 'micro-rsa-dsa-dh/rsa.js';
import { decodePssParameters } from '../algorithm-identifier.ts';
import type { HashAlgorithm } from '../algorithms.ts';
import { digestBytes } from '../algorithms.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { DerFields, readInteger, readObjectIdentifier } from '../der/read-der.ts';
import { tag } from '../der/tag.ts';
import { oid } from '../oids.ts';
import type { PublicKeyInfo } from '../public-key-info.ts';
import { readPublicKeyInfo } from '../public-key-info.ts';
import type { DigestName, Digester, SignatureToVerify } from './crypto-door.ts';

const hashes = {
  sha1,
  sha256,
  sha384,
  sha512,
  'sha3-256': sha3_256,
  'sha3-384': sha3_384,
  'sha3-512': sha3_512,
} as const;

export function makeDigester(hash: DigestName): Digester {
  return wrapHash(hashes[hash].create());
}

interface HashState {
  update(piece: Uint8Array): unknown;
  digest(): Uint8Array;
  clone(): HashState;
}

function wrapHash(state: HashState): Digester {
  let ended = false;
  return {
    update: (piece) => void state.update(piece),
    digest: () => {
      ended = true;
      return state.digest();
    },
    copy: () => {
      if (ended) throw new Error('a digest that has ended');
      return wrapHash(state.clone());
    },
  };
}

export function verifySignature({
  algorithm,
  publicKey,
  message,
  signature,
}: SignatureToVerify): boolean {
  try {
    const key = readPublicKeyInfo(publicKey);
    switch (algorithm.scheme) {
      case 'rsa-pkcs1':
        if (key.algorithm !== oid.rsaEncryption) return false;
        return pkcs1[algorithm.hash].verify(readRsaKey(key), message, signature);
      case 'rsa-pss':
        if (!isForPss(key, algorithm.hash)) return false;
        return pss(algorithm.hash).verify(readRsaKey(key), message, signature);
      case 'ecdsa':
        return verifyEcdsa(key, hashes[algorithm.hash](message), signature);
      case 'ed25519':
        return verifyEd25519(key, message, signature);
    }
  } catch {
    // Readers and libraries throw for malformed keys and signatures: neither is a valid signature.
    return false;
  }
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  return left.reduce((sum, octet, at) => sum | (octet ^ Number(right[at])), 0) === 0;
}

const pkcs1 = {
  sha256: rsa.PKCS1_SHA256,
  sha384: rsa.PKCS1_SHA384,
  sha512: rsa.PKCS1_SHA512,
  'sha3-256': rsa.PKCS1_SHA3_256,
  'sha3-384': rsa.PKCS1_SHA3_384,
  'sha3-512': rsa.PKCS1_SHA3_512,
} as const;

function pss(hash: HashAlgorithm) {
  return rsa.PSS(hashes[hash], rsa.mgf1(hashes[hash]), digestBytes[hash]);
}

/** A key that says it is for PSS may say with which hash alone (RFC 4055, 1.2). */
function isForPss({ algorithm, parameters }: PublicKeyInfo, hash: HashAlgorithm): boolean {
  if (algorithm === oid.rsaEncryption) return true;
  if (algorithm !== oid.rsassaPss) return false;
  return parameters === undefined || decodePssParameters(parameters) === hash;
}

const exponentMax = 1n << 64n;

function readRsaKey({ algorithm, parameters, key }: PublicKeyInfo): rsa.PublicKey {
  if (algorithm === oid.rsaEncryption) refuseParameters(parameters);
  const fields = DerFields.ofSequence(parseDer(key));
  const n = readInteger(fields.takeAny());
  const e = readInteger(fields.takeAny());
  fields.end();
  if (n <= 0n || e < 3n || e % 2n === 0n || e >= exponentMax) throw new Error('no RSA key');
  return { n, e };
}

function refuseParameters(parameters: DerNode | undefined): void {
  if (parameters !== undefined && parameters.tag !== tag.null) throw new Error('parameters');
}

const curves: ReadonlyMap<string, typeof p256> = new Map([
  [oid.p256, p256],
  [oid.p384, p384],
  [oid.p521, p521],
  [oid.brainpoolP256r1, brainpoolP256r1],
  [oid.brainpoolP384r1, brainpoolP384r1],
  [oid.brainpoolP512r1, brainpoolP512r1],
]);

/** Named curves only: one spelled out in parameters may be rigged (CVE-2020-0601). */
function verifyEcdsa(info: PublicKeyInfo, digest: Uint8Array, signature: Uint8Array): boolean {
  if (info.algorithm !== oid.ecPublicKey) return false;
  const curve = curves.get(readObjectIdentifier(info.parameters));
  if (curve === undefined) return false;
  // Strict DER first: what else a decoder lets pass would be another signature for the same r, s.
  const fields = DerFields.ofSequence(parseDer(signature));
  readInteger(fields.take(tag.integer));
  readInteger(fields.take(tag.integer));
  fields.end();
  const options = { prehash: false, lowS: false, format: 'der' } as const;
  return curve.verify(signature, digest, info.key, options);
}

function verifyEd25519(info: PublicKeyInfo, message: Uint8Array, signature: Uint8Array): boolean {
  const { algorithm, parameters, key } = info;
  if (algorithm !== oid.ed25519 || parameters !== undefined) return false;
  if (!ed25519.verify(signature, message, key, { zip215: false })) return false;
  const points = [key, signature.subarray(0, 32)];
  return points.every((point) => ed25519.Point.fromBytes(point).isTorsionFree());
}
