/**
 * What a SubjectPublicKeyInfo holds (RFC 3279, RFC 5480, RFC 8410) and how it is named
 * (RFC 5280, 4.2.1.2, method 1).
 *
 * Only the seven key kinds the platform serves have a name here; everything else is
 * refused, odd RSA sizes, small exponents and curves spelled out in parameters included.
 */

import type { KeyAlgorithm } from './algorithms.ts';
import { digest } from './digest.ts';
import type { DerNode } from './der/parse-der.ts';
import { parseDer } from './der/parse-der.ts';
import { DerFields, expectTag, readInteger, readObjectIdentifier } from './der/read-der.ts';
import { tag } from './der/tag.ts';
import { oid } from './oids.ts';
import { PkiError, readStructure } from './pki-error.ts';
import { readPublicKeyInfo } from './public-key-info.ts';

const curves: ReadonlyMap<string, { algorithm: KeyAlgorithm; fieldBytes: number }> = new Map([
  [oid.p256, { algorithm: 'p-256', fieldBytes: 32 }],
  [oid.p384, { algorithm: 'p-384', fieldBytes: 48 }],
  [oid.p521, { algorithm: 'p-521', fieldBytes: 66 }],
]);

const rsaSizes: ReadonlyMap<number, KeyAlgorithm> = new Map([
  [2048, 'rsa-2048'],
  [3072, 'rsa-3072'],
  [4096, 'rsa-4096'],
]);

/**
 * The kind of key in a SubjectPublicKeyInfo.
 * @throws {PkiError} `key_unsupported` for any other key, and for bytes that are no key.
 */
export function readKeyAlgorithm(spki: Uint8Array): KeyAlgorithm {
  return readStructure('key_unsupported', () => {
    const { algorithm, parameters, key } = readPublicKeyInfo(spki);
    if (algorithm === oid.rsaEncryption) return readRsaSize(parameters, key);
    if (algorithm === oid.ecPublicKey) return readCurve(parameters, key);
    if (algorithm === oid.ed25519 && parameters === undefined && key.length === 32) {
      return 'ed25519';
    }
    throw new PkiError('key_unsupported', `key algorithm ${algorithm}`);
  });
}

/**
 * SHA-1 over the BIT STRING value: the SubjectKeyIdentifier of this key. A name, not a proof.
 * @throws {PkiError} `key_unsupported` when the bytes are no SubjectPublicKeyInfo.
 */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  return readStructure('key_unsupported', () => digest('sha1', readPublicKeyInfo(spki).key));
}

/** The bytes of a SubjectPublicKeyInfo whose frame is sound. @throws {PkiError} `der_*`. */
export function readSubjectPublicKeyInfo(node: DerNode): Uint8Array {
  const fields = DerFields.ofSequence(node);
  fields.take(tag.sequence);
  fields.take(tag.bitString);
  fields.end();
  return node.raw;
}

function readRsaSize(parameters: DerNode | undefined, key: Uint8Array): KeyAlgorithm {
  expectTag(parameters, tag.null);
  const fields = DerFields.ofSequence(parseDer(key));
  const modulus = readInteger(fields.takeAny());
  const exponent = readInteger(fields.takeAny());
  fields.end();
  const algorithm = modulus <= 0n ? undefined : rsaSizes.get(modulus.toString(2).length);
  if (algorithm === undefined) throw new PkiError('key_unsupported', 'RSA size');
  if (exponent < 65_537n || exponent % 2n === 0n || exponent >= 1n << 64n) {
    throw new PkiError('key_unsupported', 'RSA exponent');
  }
  return algorithm;
}

function readCurve(parameters: DerNode | undefined, key: Uint8Array): KeyAlgorithm {
  const curve = curves.get(readObjectIdentifier(parameters));
  if (curve === undefined) throw new PkiError('key_unsupported', 'curve');
  const uncompressed = key[0] === 4 && key.length === 1 + 2 * curve.fieldBytes;
  if (!uncompressed) throw new PkiError('key_unsupported', 'point is not uncompressed');
  return curve.algorithm;
}
