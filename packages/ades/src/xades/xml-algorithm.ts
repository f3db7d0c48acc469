/**
 * Algorithms by the identifiers XML gives them (RFC 9231; XML Signature 1.1, 6), and signature
 * values in the form XML carries: ECDSA as r and s side by side.
 */

import { readKeyAlgorithm } from '@kumoin/pki';
import type { HashAlgorithm, SignatureAlgorithm } from '@kumoin/pki';
import { AdesError } from '../ades-error.ts';
import { derFromRawEcdsa, rawFromDerEcdsa } from '../algorithm/raw-ecdsa.ts';

const w3 = 'http://www.w3.org/';

const digests: ReadonlyMap<HashAlgorithm | 'sha1', string> = new Map([
  ['sha1', `${w3}2000/09/xmldsig#sha1`],
  ['sha256', `${w3}2001/04/xmlenc#sha256`],
  ['sha384', `${w3}2001/04/xmldsig-more#sha384`],
  ['sha512', `${w3}2001/04/xmlenc#sha512`],
  ['sha3-256', `${w3}2007/05/xmldsig-more#sha3-256`],
  ['sha3-384', `${w3}2007/05/xmldsig-more#sha3-384`],
  ['sha3-512', `${w3}2007/05/xmldsig-more#sha3-512`],
]);

/** RSA PKCS #1 v1.5 has no identifier with SHA-3. */
const signatures: readonly (readonly [SignatureAlgorithm, string])[] = [
  ...(['sha256', 'sha384', 'sha512'] as const).map(
    (hash) => [{ scheme: 'rsa-pkcs1', hash }, `${w3}2001/04/xmldsig-more#rsa-${hash}`] as const,
  ),
  ...(['sha256', 'sha384', 'sha512', 'sha3-256', 'sha3-384', 'sha3-512'] as const).map(
    (hash) => [{ scheme: 'rsa-pss', hash }, `${w3}2007/05/xmldsig-more#${hash}-rsa-MGF1`] as const,
  ),
  ...(['sha256', 'sha384', 'sha512'] as const).map(
    (hash) => [{ scheme: 'ecdsa', hash }, `${w3}2001/04/xmldsig-more#ecdsa-${hash}`] as const,
  ),
  ...(['sha3-256', 'sha3-384', 'sha3-512'] as const).map(
    (hash) => [{ scheme: 'ecdsa', hash }, `${w3}2021/04/xmldsig-more#ecdsa-${hash}`] as const,
  ),
  [{ scheme: 'ed25519' }, `${w3}2021/04/xmldsig-more#eddsa-ed25519`],
];

export function digestIdentifier(hash: HashAlgorithm): string {
  return digests.get(hash) ?? '';
}

/** SHA-1 among them, which old signatures name certificates by; who reads decides. */
export function findDigest(identifier: string): HashAlgorithm | 'sha1' | undefined {
  return [...digests].find(([, known]) => known === identifier)?.[0];
}

/** @throws {AdesError} `algorithm_unsupported` for what XML has no identifier for. */
export function signatureIdentifier(algorithm: SignatureAlgorithm): string {
  const known = signatures.find(([candidate]) => sameAlgorithm(candidate, algorithm));
  if (known === undefined) throw new AdesError('algorithm_unsupported', algorithm.scheme);
  return known[1];
}

export function findSignatureAlgorithm(identifier: string): SignatureAlgorithm | undefined {
  return signatures.find(([, known]) => known === identifier)?.[0];
}

/** What is hashed besides the signature itself: references and properties. */
export function hashOf(algorithm: SignatureAlgorithm): HashAlgorithm {
  return algorithm.scheme === 'ed25519' ? 'sha512' : algorithm.hash;
}

interface Value {
  readonly algorithm: SignatureAlgorithm;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** @returns undefined for what cannot be a signature by this key. */
export function toXmlSignature({ algorithm, publicKey, signature }: Value) {
  if (algorithm.scheme !== 'ecdsa') return signature;
  return rawFromDerEcdsa(signature, readKeyAlgorithm(publicKey));
}

/** @returns undefined for what cannot be a signature by this key. */
export function fromXmlSignature({ algorithm, publicKey, signature }: Value) {
  if (algorithm.scheme !== 'ecdsa') return signature;
  return derFromRawEcdsa(signature, readKeyAlgorithm(publicKey));
}

function sameAlgorithm(left: SignatureAlgorithm, right: SignatureAlgorithm): boolean {
  if (left.scheme === 'ed25519' || right.scheme === 'ed25519') return left.scheme === right.scheme;
  return left.scheme === right.scheme && left.hash === right.hash;
}
