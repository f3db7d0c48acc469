/**
 * Certification requests, PKCS#10 (RFC 2986): read, build, check the proof of possession.
 *
 * Of the attributes only extensionRequest is understood; the rest, a challenge password
 * included, is passed over and never shown. What a request asks for is a wish: an issuer
 * takes the key and decides the rest.
 */

import type { SignatureAlgorithm } from './algorithms.ts';
import type { Extensions } from './certificate-extensions.ts';
import { readExtensions } from './certificate-extensions.ts';
import {
  concatBytes,
  derExplicit,
  derInteger,
  derObjectIdentifier,
  derSequence,
  derSetOf,
} from './der/encode-der.ts';
import type { DerNode } from './der/parse-der.ts';
import { parseDer } from './der/parse-der.ts';
import { DerFields, expectTag, readObjectIdentifier, readSmallInteger } from './der/read-der.ts';
import { contextConstructed, tag } from './der/tag.ts';
import type { DistinguishedName } from './name.ts';
import { parseName } from './name.ts';
import { oid } from './oids.ts';
import {
  certificateLimits,
  knownSignatureAlgorithm,
  readSignedFrame,
} from './parse-certificate.ts';
import { PkiError, readStructure } from './pki-error.ts';
import { readKeyAlgorithm, readSubjectPublicKeyInfo } from './public-key.ts';
import { verifySignature } from './verify-signature.ts';

export interface CertificationRequest {
  readonly raw: Uint8Array;
  /** CertificationRequestInfo, DER: what the signature covers. */
  readonly tbs: Uint8Array;
  readonly subject: DistinguishedName;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Undefined for an algorithm we do not serve. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
  /** The extensions asked for; empty when none are. */
  readonly extensions: Extensions;
}

/** @throws {PkiError} `der_*` when the bytes are no DER, otherwise `request_malformed`. */
export function parseCertificationRequest(der: Uint8Array): CertificationRequest {
  const node = parseDer(der, certificateLimits);
  return readStructure('request_malformed', () => {
    const frame = readSignedFrame(node);
    const fields = DerFields.ofSequence(frame.tbs);
    if (readSmallInteger(fields.takeAny()) !== 0)
      throw new PkiError('request_malformed', 'version');
    const subject = parseName(fields.takeAny());
    const publicKey = readSubjectPublicKeyInfo(fields.takeAny());
    const attributes = fields.take(contextConstructed(0));
    fields.end();
    return {
      raw: node.raw,
      tbs: frame.tbs.raw,
      subject,
      publicKey,
      signatureAlgorithm: knownSignatureAlgorithm(frame.algorithm),
      signature: frame.signature,
      extensions: readRequestedExtensions(attributes.children),
    };
  });
}

/** True when the request is signed by the key it carries; false in every other case. */
export function verifyCertificationRequest(request: CertificationRequest): boolean {
  const { signatureAlgorithm: algorithm, publicKey, tbs: message, signature } = request;
  return algorithm !== undefined && verifySignature({ algorithm, publicKey, message, signature });
}

export interface CertificationRequestFields {
  /** Name, DER. */
  readonly subject: Uint8Array;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** Extension elements to ask for, DER. */
  readonly extensions?: readonly Uint8Array[];
}

/**
 * CertificationRequestInfo, DER: the bytes to sign with the key inside; `assembleSigned` then
 * makes the request.
 * @throws {PkiError} `key_unsupported`.
 */
export function buildTbsCertificationRequest(fields: CertificationRequestFields): Uint8Array {
  readKeyAlgorithm(fields.publicKey);
  const { extensions = [] } = fields;
  const attributes =
    extensions.length === 0
      ? []
      : [
          derSequence(
            derObjectIdentifier(oid.extensionRequest),
            derSetOf(derSequence(...extensions)),
          ),
        ];
  return derSequence(
    derInteger(0),
    fields.subject,
    fields.publicKey,
    derExplicit(0, concatBytes(attributes)),
  );
}

function readRequestedExtensions(attributes: readonly DerNode[]): Extensions {
  let requested: Extensions | undefined;
  for (const attribute of attributes) {
    const fields = DerFields.ofSequence(attribute);
    const type = readObjectIdentifier(fields.takeAny());
    const values = expectTag(fields.takeAny(), tag.set).children;
    fields.end();
    if (type !== oid.extensionRequest) continue;
    if (requested !== undefined || values.length !== 1) {
      throw new PkiError('request_malformed', 'extensionRequest appears twice');
    }
    requested = readExtensions(values[0]);
  }
  return requested ?? new Map();
}
