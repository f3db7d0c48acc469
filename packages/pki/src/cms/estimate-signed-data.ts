/**
 * How large a SignedData will be, before its content or signature exists.
 *
 * A PDF reserves the room for its signature before it is hashed, so this has to be an upper
 * bound and a tight one. It is not guessed: the very structure is built around a digest of
 * zeros and a signature of the greatest length the key can make.
 */

import type { KeyAlgorithm } from '../algorithms.ts';
import { digestBytes } from '../algorithms.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { readKeyAlgorithm } from '../public-key.ts';
import type { SignedDataInput } from './build-signed-data.ts';
import { prepareSignedData } from './build-signed-data.ts';

export interface SignedDataEstimate extends Omit<SignedDataInput, 'contentDigest'> {
  /** Room for unsigned attributes to come, such as a signature time-stamp; in bytes. */
  readonly unsignedBytes?: number;
}

/**
 * An upper bound in bytes of what `finish` returns for the same input. `signingTime` has to
 * be present when it will be; any moment of this century will do.
 * @throws {PkiError} as `prepareSignedData`; `key_unsupported` for a key of another kind.
 */
export function estimateSignedDataBytes(estimate: SignedDataEstimate): number {
  const { unsignedBytes = 0, ...input } = estimate;
  const { finish } = prepareSignedData(
    input.content === undefined
      ? { ...input, contentDigest: new Uint8Array(digestBytes[input.hash]) }
      : input,
  );
  const { publicKey } = parseCertificate(input.signerCertificate);
  const signed = finish(new Uint8Array(signatureBytesMax(publicKey))).length;
  return unsignedBytes === 0 ? signed : signed + unsignedBytes + headerGrowthBytes;
}

/** `[1]` around the attributes, and up to three more length octets in four headers around. */
const headerGrowthBytes = 6 + 4 * 3;

/** ECDSA: r and s as two INTEGERs with a sign octet each, in a SEQUENCE. */
const signatureBytes: Readonly<Record<KeyAlgorithm, number>> = {
  'rsa-2048': 256,
  'rsa-3072': 384,
  'rsa-4096': 512,
  'p-256': 72,
  'p-384': 104,
  // 521 bits leave seven bits of their 66 octets free, so there is no sign octet.
  'p-521': 139,
  ed25519: 64,
};

/**
 * The longest signature a key can make, in bytes, as X.509 and CMS carry it.
 * @throws {PkiError} `key_unsupported`.
 */
export function signatureBytesMax(publicKey: Uint8Array): number {
  return signatureBytes[readKeyAlgorithm(publicKey)];
}
