/**
 * How large a SignedData will be, before its content or signature exists.
 *
 * A PDF reserves the room for its signature before it is hashed, so this has to be an upper
 * bound and a tight one. It is not guessed: the very structure is built around a digest of
 * zeros and a signature of the greatest length the key can make.
 */

import { digestBytes } from '../algorithms.ts';
import { parseDer } from '../der/parse-der.ts';
import { DerFields, readBitString, readInteger, readObjectIdentifier } from '../der/read-der.ts';
import { oid } from '../oids.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { PkiError } from '../pki-error.ts';
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

/** Greatest DER size of r and s: two INTEGERs with a sign octet in a SEQUENCE. */
const ecdsaBytesMax: ReadonlyMap<string, number> = new Map([
  [oid.p256, 72],
  [oid.p384, 104],
  // 521 bits fill 66 octets with bits to spare, so there is no sign octet.
  [oid.p521, 139],
]);

/**
 * The longest signature a key can make, in bytes as X.509 and CMS carry it.
 * @throws {PkiError} `key_unsupported`, `der_*`.
 */
export function signatureBytesMax(publicKey: Uint8Array): number {
  const fields = DerFields.ofSequence(parseDer(publicKey));
  const algorithm = DerFields.ofSequence(fields.takeAny());
  const type = readObjectIdentifier(algorithm.takeAny());
  if (type === oid.ed25519) return 64;
  if (type === oid.rsaEncryption || type === oid.rsassaPss) {
    const key = DerFields.ofSequence(parseDer(readBitString(fields.takeAny())));
    return Math.ceil(readInteger(key.takeAny()).toString(16).length / 2);
  }
  const bytes =
    type === oid.ecPublicKey
      ? ecdsaBytesMax.get(readObjectIdentifier(algorithm.takeAny()))
      : undefined;
  if (bytes === undefined) throw new PkiError('key_unsupported', 'no bound on its signatures');
  return bytes;
}
