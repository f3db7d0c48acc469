/**
 * One SignerInfo, bytes → value (RFC 5652, 5.3), inside SignedData or as the value of a
 * counter-signature. Nothing is judged here.
 *
 * Each member is handed out as it came, tag and length included: an archive-time-stamp hashes
 * the members one by one (EN 319 122-1, 5.5.3), and encoding them again would be a guess.
 */

import { readAlgorithmIdentifier } from '../algorithm-identifier.ts';
import type { HashAlgorithm, SignatureAlgorithm } from '../algorithms.ts';
import type { DerNode } from '../der/parse-der.ts';
import { DerFields, expectTag, readOctetString, readSmallInteger } from '../der/read-der.ts';
import { contextConstructed, contextPrimitive, tag } from '../der/tag.ts';
import { knownHashAlgorithm } from '../known-hash.ts';
import type { DistinguishedName } from '../name.ts';
import { parseName } from '../name.ts';
import { oid } from '../oids.ts';
import { knownSignatureAlgorithm, readSerialNumber } from '../parse-certificate.ts';
import type { CmsAttributes } from './attribute.ts';
import { parseAttributes } from './attribute.ts';

export type SignerIdentifier =
  | {
      readonly kind: 'issuerAndSerial';
      readonly issuer: DistinguishedName;
      readonly serialNumber: Uint8Array;
    }
  | { readonly kind: 'keyIdentifier'; readonly keyIdentifier: Uint8Array };

export interface SignerInfo {
  readonly version: number;
  /** The INTEGER, DER. */
  readonly versionRaw: Uint8Array;
  readonly identifier: SignerIdentifier;
  /** SignerIdentifier, DER: a SEQUENCE or `[0]`. */
  readonly identifierRaw: Uint8Array;
  /** Undefined for a digest we do not serve. */
  readonly hash: HashAlgorithm | undefined;
  /** AlgorithmIdentifier, DER. */
  readonly digestAlgorithmRaw: Uint8Array;
  /** The `[0]` element, DER; re-tagged 0x31 it is what was signed. */
  readonly signedAttributesRaw: Uint8Array | undefined;
  readonly signedAttributes: CmsAttributes;
  /** Undefined for a signature algorithm we do not serve. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  /** AlgorithmIdentifier, DER. */
  readonly signatureAlgorithmRaw: Uint8Array;
  readonly signature: Uint8Array;
  /** The OCTET STRING around `signature`, DER. */
  readonly signatureRaw: Uint8Array;
  readonly unsignedAttributes: CmsAttributes;
  /** The `[1]` element, DER. */
  readonly unsignedAttributesRaw: Uint8Array | undefined;
  readonly raw: Uint8Array;
}

/**
 * One SignerInfo, also as the value of a counter-signature attribute.
 * @throws {PkiError} `cms_malformed`, `der_*`.
 */
export function parseSignerInfo(node: DerNode): SignerInfo {
  const fields = DerFields.ofSequence(node);
  const version = fields.take(tag.integer);
  const identifier = fields.takeAny();
  const digestAlgorithm = fields.take(tag.sequence);
  const signed = fields.takeIf(contextConstructed(0));
  const signatureAlgorithm = fields.take(tag.sequence);
  const signature = fields.take(tag.octetString);
  const unsigned = fields.takeIf(contextConstructed(1));
  fields.end();
  const hash = knownHashAlgorithm(digestAlgorithm);
  return {
    version: readSmallInteger(version),
    versionRaw: version.raw,
    identifier: readSignerIdentifier(identifier),
    identifierRaw: identifier.raw,
    hash,
    digestAlgorithmRaw: digestAlgorithm.raw,
    signedAttributesRaw: signed?.raw,
    signedAttributes: parseAttributes(signed),
    signatureAlgorithm: readSignatureAlgorithm(signatureAlgorithm, hash),
    signatureAlgorithmRaw: signatureAlgorithm.raw,
    signature: readOctetString(signature),
    signatureRaw: signature.raw,
    unsignedAttributes: parseAttributes(unsigned),
    unsignedAttributesRaw: unsigned?.raw,
    raw: node.raw,
  };
}

function readSignerIdentifier(node: DerNode): SignerIdentifier {
  if (node.tag === contextPrimitive(0)) {
    return { kind: 'keyIdentifier', keyIdentifier: node.content };
  }
  const fields = DerFields.ofSequence(expectTag(node, tag.sequence));
  const issuer = parseName(fields.takeAny());
  const serialNumber = readSerialNumber(fields.takeAny());
  fields.end();
  return { kind: 'issuerAndSerial', issuer, serialNumber };
}

/** Bare rsaEncryption takes its hash from the digest algorithm (RFC 3370, 3.2). */
function readSignatureAlgorithm(
  node: DerNode,
  hash: HashAlgorithm | undefined,
): SignatureAlgorithm | undefined {
  const { algorithm } = readAlgorithmIdentifier(node);
  if (algorithm !== oid.rsaEncryption) return knownSignatureAlgorithm(node);
  return hash === undefined ? undefined : { scheme: 'rsa-pkcs1', hash };
}
