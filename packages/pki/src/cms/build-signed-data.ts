/**
 * CMS SignedData with one signer whose key is elsewhere (RFC 5652, CAdES baseline):
 *
 *     prepare → the signer signs `toBeSigned` → finish
 *
 * Everything that is signed is fixed by `prepareSignedData`, so that the two halves cannot
 * drift apart (another signing time, say, would break the signature). All output is DER with
 * sorted sets. The certificates are embedded exactly as given: a time-stamp authority has to
 * leave them out unless asked, so nothing is added behind the caller's back.
 */

import { encodeHashAlgorithm, encodeSignatureAlgorithm } from '../algorithm-identifier.ts';
import type { HashAlgorithm, SignatureAlgorithm } from '../algorithms.ts';
import { digestBytes } from '../algorithms.ts';
import { digest, equalBytes } from '../crypto.ts';
import { derTime } from '../der/der-time.ts';
import {
  derExplicit,
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

export interface SignedDataInput {
  /** Dotted; id-data unless given. */
  readonly contentType?: string;
  /** Digest of the content; may be left out when `content` is given. */
  readonly contentDigest?: Uint8Array;
  /** The hash of the signature algorithm; SHA-512 for Ed25519 (RFC 8419, 3.1). */
  readonly hash: HashAlgorithm;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** DER. */
  readonly signerCertificate: Uint8Array;
  /** DER; what is embedded, the signer's own certificate included where wanted. */
  readonly certificates: readonly Uint8Array[];
  /** Attaches the content; without it the signature is detached. */
  readonly content?: Uint8Array;
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

export interface PreparedSignedData {
  /** DER SET OF the signed attributes: the message of the signature. */
  readonly toBeSigned: Uint8Array;
  /** @returns ContentInfo, DER. @throws {PkiError} `cms_malformed` for an empty signature. */
  readonly finish: (signature: Uint8Array, options?: FinishOptions) => Uint8Array;
}

/** The digest algorithm CMS goes with: that of the signature, and SHA-512 beside Ed25519. */
export function cmsDigestAlgorithm(algorithm: SignatureAlgorithm): HashAlgorithm {
  return algorithm.scheme === 'ed25519' ? 'sha512' : algorithm.hash;
}

/**
 * @throws {PkiError} `cms_malformed` when digest, hash and algorithm do not fit together;
 * `certificate_malformed` when the signer's certificate cannot be read.
 */
export function prepareSignedData(input: SignedDataInput): PreparedSignedData {
  const { hash, signatureAlgorithm } = input;
  if (hash !== cmsDigestAlgorithm(signatureAlgorithm)) {
    throw new PkiError('cms_malformed', 'digest and signature algorithm differ in their hash');
  }
  const toBeSigned = derSetOf(...signedAttributes(input));
  if (parseAttributes(parseDer(toBeSigned)).duplicates.length > 0) {
    throw new PkiError('cms_malformed', 'a signed attribute appears twice');
  }
  return {
    toBeSigned,
    finish: (signature, { unsignedAttributes = [] } = {}) => {
      if (signature.length === 0) throw new PkiError('cms_malformed', 'empty signature');
      const signerInfo = derSequence(
        derInteger(1),
        issuerAndSerialNumber(input.signerCertificate),
        encodeHashAlgorithm(hash),
        derRetag(contextConstructed(0), toBeSigned),
        encodeSignatureAlgorithm(signatureAlgorithm),
        derOctetString(signature),
        ...taggedSet(1, unsignedAttributes),
      );
      return contentInfo(input, signerInfo);
    },
  };
}

/** The unsigned attribute that makes a B-level signature a T-level one. @throws {PkiError} */
export function buildSignatureTimestampAttribute(token: Uint8Array): Uint8Array {
  return buildAttribute(oid.signatureTimeStamp, parseDer(token).raw);
}

function signedAttributes(input: SignedDataInput): readonly Uint8Array[] {
  const { contentType = oid.data, hash, signatureAlgorithm, signingTime } = input;
  const protection = derSequence(
    encodeHashAlgorithm(hash),
    derRetag(contextConstructed(1), encodeSignatureAlgorithm(signatureAlgorithm)),
  );
  return [
    buildAttribute(oid.contentType, derObjectIdentifier(contentType)),
    buildAttribute(oid.messageDigest, derOctetString(contentDigestOf(input))),
    buildSigningCertificateV2(input.signerCertificate, hash),
    ...(signingTime === undefined ? [] : [buildAttribute(oid.signingTime, derTime(signingTime))]),
    ...(input.cmsAlgorithmProtection === false
      ? []
      : [buildAttribute(oid.cmsAlgorithmProtection, protection)]),
    ...(input.extraSignedAttributes ?? []),
  ];
}

function contentDigestOf({ content, contentDigest, hash }: SignedDataInput): Uint8Array {
  const computed = content === undefined ? undefined : digest(hash, content);
  const chosen = contentDigest ?? computed;
  if (chosen?.length !== digestBytes[hash]) {
    throw new PkiError('cms_malformed', `no ${hash} digest of the content`);
  }
  if (computed !== undefined && !equalBytes(chosen, computed)) {
    throw new PkiError('cms_malformed', 'the digest is not that of the content');
  }
  return chosen;
}

function contentInfo(input: SignedDataInput, signerInfo: Uint8Array): Uint8Array {
  const { contentType = oid.data, content } = input;
  const signedData = derSequence(
    // RFC 5652, 5.1: certificates of X.509 only and a version 1 signer leave these two.
    derInteger(contentType === oid.data ? 1 : 3),
    derSetOf(encodeHashAlgorithm(input.hash)),
    derSequence(
      derObjectIdentifier(contentType),
      ...(content === undefined ? [] : [derExplicit(0, derOctetString(content))]),
    ),
    ...taggedSet(0, input.certificates),
    derSetOf(signerInfo),
  );
  return derSequence(derObjectIdentifier(oid.signedData), derExplicit(0, signedData));
}

/** `[number] IMPLICIT SET OF`, left out when there is nothing to put in: an empty one is illegal. */
function taggedSet(number: number, elements: readonly Uint8Array[]): readonly Uint8Array[] {
  if (elements.length === 0) return [];
  return [derRetag(contextConstructed(number), derSetOf(...elements))];
}

function issuerAndSerialNumber(certificateDer: Uint8Array): Uint8Array {
  const { issuer, serialNumber } = parseCertificate(certificateDer);
  return derSequence(issuer.raw, derUnsigned(serialNumber));
}
