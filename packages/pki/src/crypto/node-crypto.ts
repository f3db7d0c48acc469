/**
 * The door to Node's own crypto: digests, verification, comparison in constant time. Signing is
 * done elsewhere, where the keys are.
 *
 * Imported keys are kept, since importing costs more than verifying; the cache is bounded and
 * forgets the key unused for longest.
 */

import type { Buffer } from 'node:buffer';
import type { Hash, KeyObject } from 'node:crypto';
import { constants, createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';
import { readAlgorithmIdentifier } from '../algorithm-identifier.ts';
import type { SignatureAlgorithm } from '../algorithms.ts';
import { parseDer } from '../der/parse-der.ts';
import { readObjectIdentifier } from '../der/read-der.ts';
import { oid } from '../oids.ts';
import type { DigestName, Digester, SignatureToVerify } from './crypto-door.ts';

const importedKeysMax = 256;
const importedKeys = new Map<string, KeyObject>();

export function makeDigester(hash: DigestName): Digester {
  return wrapHash(createHash(hash));
}

function wrapHash(state: Hash): Digester {
  return {
    update: (piece) => void state.update(piece),
    digest: () => new Uint8Array(state.digest()),
    copy: () => wrapHash(state.copy()),
  };
}

export function verifySignature(check: SignatureToVerify): boolean {
  const { algorithm, message, signature } = check;
  try {
    const key = importKey(check.publicKey);
    if (!isKeyFor(algorithm, key)) return false;
    switch (algorithm.scheme) {
      case 'rsa-pkcs1':
        return verify(algorithm.hash, message, key, signature);
      case 'rsa-pss':
        return (
          isWholeRsaSignature(key, signature) &&
          verify(algorithm.hash, message, { key, ...pssOptions }, signature)
        );
      case 'ecdsa':
        return verify(algorithm.hash, message, { key, dsaEncoding: 'der' }, signature);
      case 'ed25519':
        return verify(null, message, key, signature);
    }
  } catch {
    // The library throws for malformed keys and signatures: neither is a valid signature.
    return false;
  }
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

const pssOptions = {
  padding: constants.RSA_PKCS1_PSS_PADDING,
  saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
};

function isKeyFor(algorithm: SignatureAlgorithm, key: KeyObject): boolean {
  const kind = key.asymmetricKeyType;
  switch (algorithm.scheme) {
    case 'rsa-pkcs1':
      return kind === 'rsa';
    case 'rsa-pss':
      return kind === 'rsa' || kind === 'rsa-pss';
    case 'ecdsa':
      return kind === 'ec';
    case 'ed25519':
      return kind === 'ed25519';
  }
}

/**
 * As long as the modulus (RFC 8017, 8.1.2, step 1). The library asks that of PKCS #1 v1.5 alone:
 * it would take a PSS signature without its leading zero for the same one.
 */
function isWholeRsaSignature(key: KeyObject, signature: Uint8Array): boolean {
  const modulusBits = Number(key.asymmetricKeyDetails?.modulusLength);
  return signature.length === Math.ceil(modulusBits / 8);
}

function importKey(spki: Uint8Array): KeyObject {
  const name = createHash('sha256').update(spki).digest('base64');
  const known = importedKeys.get(name);
  const key = known ?? readKey(spki);
  importedKeys.delete(name);
  importedKeys.set(name, key);
  if (importedKeys.size > importedKeysMax) {
    const [oldest = ''] = importedKeys.keys();
    importedKeys.delete(oldest);
  }
  return key;
}

function readKey(spki: Uint8Array): KeyObject {
  refuseExplicitCurve(spki);
  const key = createPublicKey({ key: spki as Buffer, format: 'der', type: 'spki' });
  refuseWeakExponent(key.asymmetricKeyDetails?.publicExponent);
  return key;
}

/** With an exponent of 1 a signature is its own block: the library would verify it. */
function refuseWeakExponent(exponent: bigint | undefined): void {
  if (exponent === undefined) return;
  if (exponent < 3n || exponent % 2n === 0n || exponent >= 1n << 64n) throw new Error('exponent');
}

/** A curve spelled out in parameters may be rigged (CVE-2020-0601); only named ones count. */
function refuseExplicitCurve(spki: Uint8Array): void {
  const { algorithm, parameters } = readAlgorithmIdentifier(parseDer(spki).children[0]);
  if (algorithm === oid.ecPublicKey) readObjectIdentifier(parameters);
}
