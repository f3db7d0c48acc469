/**
 * One SignerInfo whose key is elsewhere (RFC 5652, 5.3): of a SignedData that is being made, of
 * one that others signed before, or of a counter-signature, which is nothing but this.
 *
 *     prepare → the signer signs `toBeSigned` → finish
 *
 * Everything that is signed is fixed by `prepareSignerInfo`, so that the two halves cannot
 * drift apart (another signing time, say, would break the signature).
 */

import { encodeHashAlgorithm, encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import type { HashAlgorithm, SignatureAlgorithm } from '../algorithms.ts';
import { digestBytes } from '../algorithms.ts';
import { derTime } from '../der/der-time.ts';
import {
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derRetag,
  derSequence,
  derSetOf,
  derUnsigned,
} from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { contextConstructed } from '../der/tag.ts';
import { oid } from '../oids.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { PkiError } from '../pki-error.ts';
import { buildAttribute, parseAttributes } from './attribute.ts';
import { buildSigningCertificateV2 } from './ess.ts';

export interface SignerInfoInput {
  /** Dotted; undefined in a counter-signature, which has none (RFC 5652, 11.4). */
  readonly contentType: string | undefined;
  readonly contentDigest: Uint8Array;
  /** The hash of the signature algorithm; SHA-512 for Ed25519 (RFC 8419, 3.1). */
  readonly hash: HashAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** DER. */
  readonly signerCertificate: Uint8Array;
  /** Milliseconds since 1970; PAdES forbids the attribute, CAdES demands it. */
  readonly signingTime?: number;
  /** Complete attributes, DER. */
  readonly extraSignedAttributes?: readonly Uint8Array[];
  /** RFC 6211; on unless refused. */
  readonly cmsAlgorithmProtection?: boolean;
}

export interface FinishOptions {
  /** Complete attributes, DER. */
  readonly unsignedAttributes?: readonly Uint8Array[];
}

export interface PreparedSignerInfo {
  /** DER SET OF the signed attributes: the message of the signature. */
  readonly toBeSigned: Uint8Array;
  /** @returns SignerInfo, DER. @throws {PkiError} `cms_malformed` for an empty signature. */
  readonly finish: (signature: Uint8Array, options?: FinishOptions) => Uint8Array;
}

/** The digest algorithm CMS goes with: that of the signature, and SHA-512 beside Ed25519. */
export function cmsDigestAlgorithm(algorithm: SignatureAlgorithm): HashAlgorithm {
  return algorithm.scheme === 'ed25519' ? 'sha512' : algorithm.hash;
}

/**
 * @throws {PkiError} `cms_malformed` when digest, hash and algorithm do not fit together, or an
 * attribute appears twice; `certificate_malformed` when the certificate cannot be read.
 */
export function prepareSignerInfo(input: SignerInfoInput): PreparedSignerInfo {
  const { hash, signatureAlgorithm, contentDigest } = input;
  if (hash !== cmsDigestAlgorithm(signatureAlgorithm)) {
    throw new PkiError('cms_malformed', 'digest and signature algorithm differ in their hash');
  }
  if (contentDigest.length !== digestBytes[hash]) {
    throw new PkiError('cms_malformed', `no ${hash} digest of the content`);
  }
  const toBeSigned = derSetOf(...signedAttributes(input));
  if (parseAttributes(parseDer(toBeSigned)).duplicates.length > 0) {
    throw new PkiError('cms_malformed', 'a signed attribute appears twice');
  }
  return {
    toBeSigned,
    finish: (signature, { unsignedAttributes = [] } = {}) => {
      if (signature.length === 0) throw new PkiError('cms_malformed', 'empty signature');
      return derSequence(
        derInteger(1),
        issuerAndSerialNumber(input.signerCertificate),
        encodeHashAlgorithm(hash),
        derRetag(contextConstructed(0), toBeSigned),
        encodeSignatureAlgorithm(signatureAlgorithm),
        derOctetString(signature),
        ...taggedSet(1, unsignedAttributes),
      );
    },
  };
}

/** `[number] IMPLICIT SET OF`, left out when there is nothing to put in: an empty one is illegal. */
export function taggedSet(number: number, elements: readonly Uint8Array[]): readonly Uint8Array[] {
  if (elements.length === 0) return [];
  return [derRetag(contextConstructed(number), derSetOf(...elements))];
}

function signedAttributes(input: SignerInfoInput): readonly Uint8Array[] {
  const { contentType, hash, signatureAlgorithm, signingTime } = input;
  const protection = derSequence(
    encodeHashAlgorithm(hash),
    derRetag(contextConstructed(1), encodeSignatureAlgorithm(signatureAlgorithm)),
  );
  return [
    ...(contentType === undefined
      ? []
      : [buildAttribute(oid.contentType, derObjectIdentifier(contentType))]),
    buildAttribute(oid.messageDigest, derOctetString(input.contentDigest)),
    buildSigningCertificateV2(input.signerCertificate, hash),
    ...(signingTime === undefined ? [] : [buildAttribute(oid.signingTime, derTime(signingTime))]),
    ...(input.cmsAlgorithmProtection === false
      ? []
      : [buildAttribute(oid.cmsAlgorithmProtection, protection)]),
    ...(input.extraSignedAttributes ?? []),
  ];
}

function issuerAndSerialNumber(certificateDer: Uint8Array): Uint8Array {
  const { issuer, serialNumber } = parseCertificate(certificateDer);
  return derSequence(issuer.raw, derUnsigned(serialNumber));
}
