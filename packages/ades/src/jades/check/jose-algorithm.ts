/**
 * The names of algorithms in JWS and JAdES (RFC 7518, 3.1; RFC 8037, 3.1; TS 119 182-1, 5.1.2):
 * a name fixes hash, padding and, for ECDSA, the curve.
 *
 * SHA-3 has no name as a signature algorithm there and is refused; for digests of documents and
 * certificates it has (TS 119 182-1, annex on `digAlg`).
 */

import { parseCertificate, PkiError, readKeyAlgorithm } from '@kumoin/pki';
import type { HashAlgorithm, KeyAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { AdesError } from '../../ades-error.ts';
import { derFromRawEcdsa, rawFromDerEcdsa } from '../../algorithm/raw-ecdsa.ts';

interface JoseAlgorithm {
  readonly algorithm: SignatureAlgorithm;
  /** The only curve there may be. */
  readonly key?: KeyAlgorithm;
}

const joseAlgorithms: ReadonlyMap<string, JoseAlgorithm> = new Map([
  ['RS256', { algorithm: { scheme: 'rsa-pkcs1', hash: 'sha256' } }],
  ['RS384', { algorithm: { scheme: 'rsa-pkcs1', hash: 'sha384' } }],
  ['RS512', { algorithm: { scheme: 'rsa-pkcs1', hash: 'sha512' } }],
  ['PS256', { algorithm: { scheme: 'rsa-pss', hash: 'sha256' } }],
  ['PS384', { algorithm: { scheme: 'rsa-pss', hash: 'sha384' } }],
  ['PS512', { algorithm: { scheme: 'rsa-pss', hash: 'sha512' } }],
  ['ES256', { algorithm: { scheme: 'ecdsa', hash: 'sha256' }, key: 'p-256' }],
  ['ES384', { algorithm: { scheme: 'ecdsa', hash: 'sha384' }, key: 'p-384' }],
  ['ES512', { algorithm: { scheme: 'ecdsa', hash: 'sha512' }, key: 'p-521' }],
  ['EdDSA', { algorithm: { scheme: 'ed25519' }, key: 'ed25519' }],
] satisfies [string, JoseAlgorithm][]);

const digestNames = {
  sha256: 'S256',
  sha384: 'S384',
  sha512: 'S512',
  'sha3-256': 'S3-256',
  'sha3-384': 'S3-384',
  'sha3-512': 'S3-512',
} satisfies Record<HashAlgorithm, string>;

/** @throws {AdesError} `algorithm_unsupported` when JWS has no name for algorithm and key. */
export function joseAlgorithmName(algorithm: SignatureAlgorithm, certificate: Uint8Array): string {
  const key = keyAlgorithmOf(certificate);
  for (const [name, known] of joseAlgorithms) {
    if (isSame(known.algorithm, algorithm) && fitsKey(known, key)) return name;
  }
  throw new AdesError('algorithm_unsupported', `no alg for ${algorithm.scheme} with ${key ?? '?'}`);
}

export function findJoseAlgorithm(name: string | undefined): SignatureAlgorithm | undefined {
  return joseAlgorithms.get(name ?? '')?.algorithm;
}

/** Whether the name allows the key in this certificate. */
export function isKeyForJose(name: string, certificate: Uint8Array): boolean {
  const known = joseAlgorithms.get(name);
  return known !== undefined && fitsKey(known, keyAlgorithmOf(certificate));
}

/** As JWS carries it. @returns undefined for what is no signature by such a key. */
export function joseSignature(
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  certificate: Uint8Array,
): Uint8Array | undefined {
  if (algorithm.scheme !== 'ecdsa') return signature;
  const key = keyAlgorithmOf(certificate);
  return key === undefined ? undefined : rawFromDerEcdsa(signature, key);
}

/** As X.509 carries it. @returns undefined when its length is not that of the curve. */
export function x509Signature(name: string, signature: Uint8Array): Uint8Array | undefined {
  const known = joseAlgorithms.get(name);
  if (known?.algorithm.scheme !== 'ecdsa') return signature;
  return known.key === undefined ? undefined : derFromRawEcdsa(signature, known.key);
}

/** As JAdES names it. */
export function digestName(hash: HashAlgorithm): string {
  return digestNames[hash];
}

export function findDigest(name: string | undefined): HashAlgorithm | undefined {
  const names = Object.entries(digestNames) as [HashAlgorithm, string][];
  return names.find(([, known]) => known === name)?.[0];
}

function isSame(left: SignatureAlgorithm, right: SignatureAlgorithm): boolean {
  if (left.scheme === 'ed25519' || right.scheme === 'ed25519') return left.scheme === right.scheme;
  return left.scheme === right.scheme && left.hash === right.hash;
}

function fitsKey({ algorithm, key }: JoseAlgorithm, found: KeyAlgorithm | undefined): boolean {
  if (found === undefined) return false;
  if (key !== undefined) return found === key;
  return algorithm.scheme.startsWith('rsa') && found.startsWith('rsa');
}

/** Undefined for keys we do not serve, and for what is no certificate. */
function keyAlgorithmOf(certificate: Uint8Array): KeyAlgorithm | undefined {
  try {
    return readKeyAlgorithm(parseCertificate(certificate).publicKey);
  } catch (cause) {
    if (cause instanceof PkiError) return undefined;
    throw cause;
  }
}
