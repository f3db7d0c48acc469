/**
 * CMS SignedData, bytes → value (RFC 5652, 5). Nothing is judged here.
 *
 * Spans are kept as they came, since a signature covers the received bytes and archive
 * time-stamps hash elements one by one. Unknown algorithms and certificates that cannot be
 * read are kept as bytes: one odd certificate beside the signer's must not hide a signature.
 * BER with indefinite lengths is refused; the signatures we serve are demanded in DER.
 */

import type { DerNode } from '../der/parse-der.ts';
import { parseDer, parseDerPrefix } from '../der/parse-der.ts';
import {
  DerFields,
  readObjectIdentifier,
  readOctetString,
  readSmallInteger,
} from '../der/read-der.ts';
import { contextConstructed, tag } from '../der/tag.ts';
import { oid } from '../oids.ts';
import type { Certificate } from '../parse-certificate.ts';
import { parseCertificate } from '../parse-certificate.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import type { SignerInfo } from './parse-signer-info.ts';
import { parseSignerInfo } from './parse-signer-info.ts';

export interface EmbeddedCertificate {
  readonly raw: Uint8Array;
  /** Undefined for attribute certificates and for what cannot be read. */
  readonly certificate: Certificate | undefined;
}

export interface SignedData {
  readonly version: number;
  /** eContentType, dotted. */
  readonly contentType: string;
  /** The same as OBJECT IDENTIFIER, DER. */
  readonly contentTypeRaw: Uint8Array;
  /** EncapsulatedContentInfo as received. */
  readonly encapsulatedRaw: Uint8Array;
  /** The octets of eContent; undefined when the signature is detached. */
  readonly content: Uint8Array | undefined;
  /** AlgorithmIdentifiers, DER. */
  readonly digestAlgorithms: readonly Uint8Array[];
  readonly certificates: readonly EmbeddedCertificate[];
  /** The `[0]` element around them as received. */
  readonly certificatesRaw: Uint8Array | undefined;
  /** Each RevocationInfoChoice as received: a CRL, or `[1]` around something else. */
  readonly crls: readonly Uint8Array[];
  /** The `[1]` element around them as received. */
  readonly crlsRaw: Uint8Array | undefined;
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

/** What a SignedData may hold; whoever adds to one stays below too. */
export const cmsLimits = { certificatesMax: 1000, revocationsMax: 1000, signerInfosMax: 64 };

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
  const certificates = fields.takeIf(contextConstructed(0));
  const crls = fields.takeIf(contextConstructed(1));
  const signerInfos = bounded(fields.take(tag.set), cmsLimits.signerInfosMax);
  fields.end();
  return {
    version,
    ...encapsulated,
    digestAlgorithms,
    certificates: bounded(certificates, cmsLimits.certificatesMax).map(readEmbeddedCertificate),
    certificatesRaw: certificates?.raw,
    crls: bounded(crls, cmsLimits.revocationsMax).map((child) => child.raw),
    crlsRaw: crls?.raw,
    signerInfos: signerInfos.map(parseSignerInfo),
    raw: node.raw,
  };
}

function bounded(node: DerNode | undefined, countMax: number): readonly DerNode[] {
  const children = node?.children ?? [];
  if (children.length > countMax) throw new PkiError('cms_malformed', 'too many members');
  return children;
}

function readEncapsulated(
  node: DerNode,
): Pick<SignedData, 'contentType' | 'contentTypeRaw' | 'encapsulatedRaw' | 'content'> {
  const fields = DerFields.ofSequence(node);
  const type = fields.takeAny();
  const content = fields.takeExplicit(0);
  fields.end();
  return {
    contentType: readObjectIdentifier(type),
    contentTypeRaw: type.raw,
    encapsulatedRaw: node.raw,
    content: content === undefined ? undefined : readOctetString(content),
  };
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
