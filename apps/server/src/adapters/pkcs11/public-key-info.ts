/**
 * Public keys and signatures of a token in the DER that the rest of the platform speaks:
 * SubjectPublicKeyInfo (RFC 3279 2.3.1, RFC 5480, RFC 8410), DigestInfo (RFC 8017, 9.2) and
 * ECDSA-Sig-Value (RFC 3279, 2.2.3).
 */

import { derBitString, derNull, derObjectIdentifier, derOctetString } from '@kumoin/pki';
import { derSequence, derUnsigned, oid } from '@kumoin/pki';
import type { HashAlgorithm } from '@kumoin/pki';
import type { CurveName, PublicKeyValue } from '@kumoin/pkcs11';

const curveOids: Readonly<Record<CurveName, string>> = {
  'p-256': oid.p256,
  'p-384': oid.p384,
  'p-521': oid.p521,
};

export function encodePublicKeyInfo(key: PublicKeyValue): Uint8Array {
  switch (key.kind) {
    case 'rsa': {
      const algorithm = derSequence(derObjectIdentifier(oid.rsaEncryption), derNull());
      const rsaPublicKey = derSequence(derUnsigned(key.modulus), derUnsigned(key.exponent));
      return derSequence(algorithm, derBitString(rsaPublicKey));
    }
    case 'ec': {
      const curve = derObjectIdentifier(curveOids[key.curve]);
      const algorithm = derSequence(derObjectIdentifier(oid.ecPublicKey), curve);
      return derSequence(algorithm, derBitString(key.point));
    }
    case 'ed25519':
      return derSequence(derSequence(derObjectIdentifier(oid.ed25519)), derBitString(key.point));
  }
}

export function encodeDigestInfo(hash: HashAlgorithm, digest: Uint8Array): Uint8Array {
  const algorithm = derSequence(derObjectIdentifier(oid[hash]), derNull());
  return derSequence(algorithm, derOctetString(digest));
}

/** @param halves r and s, each half of the octets. */
export function encodeEcdsaSignature(halves: Uint8Array): Uint8Array {
  const middle = halves.length / 2;
  return derSequence(derUnsigned(halves.subarray(0, middle)), derUnsigned(halves.subarray(middle)));
}
