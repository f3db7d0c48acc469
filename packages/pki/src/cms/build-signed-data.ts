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

import { equalBytes } from '#crypto';
import { encodeHashAlgorithm } from '../algorithm-identifier.ts';
import type { HashAlgorithm, SignatureAlgorithm } from '../algorithms.ts';
import { digestBytes } from '../algorithms.ts';
import { digest } from '../digest.ts';
import {
  concatBytes,
  derFrame,
  derInteger,
  derObjectIdentifier,
  derSetOf,
} from '../der/encode-der.ts';
import { parseDer } from '../der/parse-der.ts';
import { contextConstructed, tag } from '../der/tag.ts';
import { oid } from '../oids.ts';
import { PkiError } from '../pki-error.ts';
import { buildAttribute } from './attribute.ts';
import type { FinishOptions } from './build-signer-info.ts';
import { prepareSignerInfo, taggedSet } from './build-signer-info.ts';
import { cmsDerLimits } from './parse-signed-data.ts';

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

export interface PreparedSignedData {
  /** DER SET OF the signed attributes: the message of the signature. */
  readonly toBeSigned: Uint8Array;
  /** @returns ContentInfo, DER. @throws {PkiError} `cms_malformed` for an empty signature. */
  readonly finish: (signature: Uint8Array, options?: FinishOptions) => Uint8Array;
}

/**
 * @throws {PkiError} `cms_malformed` when digest, hash and algorithm do not fit together;
 * `certificate_malformed` when the signer's certificate cannot be read.
 */
export function prepareSignedData(input: SignedDataInput): PreparedSignedData {
  const { contentType = oid.data } = input;
  const contentDigest = contentDigestOf(input);
  const { toBeSigned, finish } = prepareSignerInfo({ ...input, contentType, contentDigest });
  return {
    toBeSigned,
    finish: (signature, options) => contentInfo(input, finish(signature, options)),
  };
}

/** The unsigned attribute that makes a B-level signature a T-level one. @throws {PkiError} */
export function buildSignatureTimestampAttribute(token: Uint8Array): Uint8Array {
  return buildAttribute(oid.signatureTimeStamp, parseDer(token, cmsDerLimits).raw);
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
  const carried = content === undefined ? [] : derFrame(tag.octetString, content);
  const explicit = content === undefined ? [] : derFrame(contextConstructed(0), ...carried);
  const signedData = derFrame(
    tag.sequence,
    // RFC 5652, 5.1: certificates of X.509 only and a version 1 signer leave these two.
    derInteger(contentType === oid.data ? 1 : 3),
    derSetOf(encodeHashAlgorithm(input.hash)),
    ...derFrame(tag.sequence, derObjectIdentifier(contentType), ...explicit),
    ...taggedSet(0, input.certificates),
    derSetOf(signerInfo),
  );
  const type = derObjectIdentifier(oid.signedData);
  const wrapped = derFrame(contextConstructed(0), ...signedData);
  return concatBytes(derFrame(tag.sequence, type, ...wrapped));
}
