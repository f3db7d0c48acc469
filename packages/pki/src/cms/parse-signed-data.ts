/**
 * CMS SignedData, bytes → value (RFC 5652, 5). Nothing is judged here.
 *
 * Spans are kept as they came, since a signature covers the received bytes and archive
 * time-stamps hash elements one by one. Unknown algorithms and certificates that cannot be
 * read are kept as bytes: one odd certificate beside the signer's must not hide a signature.
 * BER with indefinite lengths is refused; the signatures we serve are demanded in DER.
 */

import { readAlgorithmIdentifier } from '../algorithm-identifier.ts';
import type { HashAlgorithm, SignatureAlgorithm } from '../algorithms.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer, parseDerPrefix } from '../der/parse-der.ts';
import {
  DerFields,
  expectTag,
  readObjectIdentifier,
  readOctetString,
  readSmallInteger,
} from '../der/read-der.ts';
import { contextConstructed, contextPrimitive, tag } from '../der/tag.ts';
import { knownHashAlgorithm } from '../known-hash.ts';
import type { DistinguishedName } from '../name.ts';
import { parseName } from '../name.ts';
import { oid } from '../oids.ts';
import type { Certificate } from '../parse-certificate.ts';
import {
  knownSignatureAlgorithm,
  parseCertificate,
  readSerialNumber,
} from '../parse-certificate.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import type { CmsAttributes } from './attribute.ts';
import { parseAttributes } from './attribute.ts';

export interface EmbeddedCertificate {
  readonly raw: Uint8Array;
  /** Undefined for attribute certificates and for what cannot be read. */
  readonly certificate: Certificate | undefined;
}

export type SignerIdentifier =
  | {
      readonly kind: 'issuerAndSerial';
      readonly issuer: DistinguishedName;
      readonly serialNumber: Uint8Array;
    }
  | { readonly kind: 'keyIdentifier'; readonly keyIdentifier: Uint8Array };

export interface SignerInfo {
  readonly version: number;
  readonly identifier: SignerIdentifier;
  /** Undefined for a digest we do not serve. */
  readonly hash: HashAlgorithm | undefined;
  /** AlgorithmIdentifier, DER. */
  readonly digestAlgorithmRaw: Uint8Array;
  /** The `[0]` element as received; re-tagged 0x31 it is what was signed. */
  readonly signedAttributesRaw: Uint8Array | undefined;
  readonly signedAttributes: CmsAttributes;
  /** Undefined for a signature algorithm we do not serve. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  /** AlgorithmIdentifier, DER. */
  readonly signatureAlgorithmRaw: Uint8Array;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: CmsAttributes;
  readonly raw: Uint8Array;
}

export interface SignedData {
  readonly version: number;
  /** eContentType, dotted. */
  readonly contentType: string;
  /** The octets of eContent; undefined when the signature is detached. */
  readonly content: Uint8Array | undefined;
  /** AlgorithmIdentifiers, DER. */
  readonly digestAlgorithms: readonly Uint8Array[];
  readonly certificates: readonly EmbeddedCertificate[];
  /** Each RevocationInfoChoice as received: a CRL, or `[1]` around something else. */
  readonly crls: readonly Uint8Array[];
  readonly signerInfos: readonly SignerInfo[];
  /** The ContentInfo, without any padding behind it. */
  readonly raw: Uint8Array;
}

export interface ParseSignedDataOptions {
  /** Allow zero bytes behind the structure, as /Contents of a PDF signature has. */
  readonly trailingZeros?: boolean;
}

/** @throws {PkiError} `der_*` when the bytes are no DER, otherwise `cms_malformed`. */
export function parseSignedData(
  der: Uint8Array,
  { trailingZeros = false }: ParseSignedDataOptions = {},
): SignedData {
  const node = trailingZeros ? parseZeroPadded(der) : parseDer(der);
  return readStructure('cms_malformed', () => readContentInfo(node));
}

const certificatesMax = 1000;
const revocationsMax = 1000;
const signerInfosMax = 64;

function parseZeroPadded(der: Uint8Array): DerNode {
  const node = parseDerPrefix(der);
  if (der.subarray(node.raw.length).some((octet) => octet !== 0)) {
    throw new PkiError('der_trailing_bytes', 'more than zero padding');
  }
  return node;
}

function readContentInfo(node: DerNode): SignedData {
  const outer = DerFields.ofSequence(node);
  const type = readObjectIdentifier(outer.takeAny());
  if (type !== oid.signedData) throw new PkiError('cms_malformed', `content info ${type}`);
  const fields = DerFields.ofSequence(outer.takeExplicit(0));
  outer.end();
  const version = readSmallInteger(fields.takeAny());
  const digestAlgorithms = fields.take(tag.set).children.map((child) => child.raw);
  const encapsulated = readEncapsulated(fields.takeAny());
  const certificates = bounded(fields.takeIf(contextConstructed(0)), certificatesMax);
  const crls = bounded(fields.takeIf(contextConstructed(1)), revocationsMax);
  const signerInfos = bounded(fields.take(tag.set), signerInfosMax);
  fields.end();
  return {
    version,
    ...encapsulated,
    digestAlgorithms,
    certificates: certificates.map(readEmbeddedCertificate),
    crls: crls.map((child) => child.raw),
    signerInfos: signerInfos.map(parseSignerInfo),
    raw: node.raw,
  };
}

function bounded(node: DerNode | undefined, countMax: number): readonly DerNode[] {
  const children = node?.children ?? [];
  if (children.length > countMax) throw new PkiError('cms_malformed', 'too many members');
  return children;
}

function readEncapsulated(node: DerNode): Pick<SignedData, 'contentType' | 'content'> {
  const fields = DerFields.ofSequence(node);
  const contentType = readObjectIdentifier(fields.takeAny());
  const content = fields.takeExplicit(0);
  fields.end();
  return { contentType, content: content === undefined ? undefined : readOctetString(content) };
}

function readEmbeddedCertificate({ raw }: DerNode): EmbeddedCertificate {
  try {
    return { raw, certificate: parseCertificate(raw) };
  } catch (cause) {
    // Kept as bytes: see the head of the file.
    if (cause instanceof PkiError) return { raw, certificate: undefined };
    throw cause;
  }
}

/**
 * One SignerInfo, also as the value of a counter-signature attribute.
 * @throws {PkiError} `cms_malformed`, `der_*`.
 */
export function parseSignerInfo(node: DerNode): SignerInfo {
  const fields = DerFields.ofSequence(node);
  const version = readSmallInteger(fields.takeAny());
  const identifier = readSignerIdentifier(fields.takeAny());
  const digestAlgorithm = fields.take(tag.sequence);
  const signed = fields.takeIf(contextConstructed(0));
  const signatureAlgorithm = fields.take(tag.sequence);
  const signature = readOctetString(fields.takeAny());
  const unsigned = fields.takeIf(contextConstructed(1));
  fields.end();
  const hash = knownHashAlgorithm(digestAlgorithm);
  return {
    version,
    identifier,
    hash,
    digestAlgorithmRaw: digestAlgorithm.raw,
    signedAttributesRaw: signed?.raw,
    signedAttributes: parseAttributes(signed),
    signatureAlgorithm: readSignatureAlgorithm(signatureAlgorithm, hash),
    signatureAlgorithmRaw: signatureAlgorithm.raw,
    signature,
    unsignedAttributes: parseAttributes(unsigned),
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
