/**
 * CMS SignedData, bytes → value (RFC 5652, 5). Nothing is judged here.
 *
 * Spans are kept as they came, since a signature covers the received bytes and archive
 * time-stamps hash elements one by one. Unknown algorithms and certificates that cannot be
 * read are kept as bytes: one odd certificate beside the signer's must not hide a signature.
 * DER is demanded unless BER is asked for: PDF and time-stamp tokens have to be DER, other
 * files come as their product streamed them. Of those, `raw` spans named "as received" are the
 * octets of the file, all others the DER form they stand for.
 */

import { parseBerPrefix } from '../der/parse-ber.ts';
import type { DerLimits, DerNode } from '../der/parse-der.ts';
import { defaultDerLimits, parseDerPrefix, receivedOctets } from '../der/parse-der.ts';
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
  /** The ContentInfo as received, without any padding behind it. */
  readonly raw: Uint8Array;
}

export interface ParseSignedDataOptions {
  /** Allow zero bytes behind the structure, as /Contents of a PDF signature has. */
  readonly trailingZeros?: boolean;
  /** Read BER too: indefinite lengths, content in pieces. */
  readonly ber?: boolean;
}

/** @throws {PkiError} `der_*` when the bytes are no DER, otherwise `cms_malformed`. */
export function parseSignedData(
  der: Uint8Array,
  { trailingZeros = false, ber = false }: ParseSignedDataOptions = {},
): SignedData {
  const node = (ber ? parseBerPrefix : parseDerPrefix)(der, cmsDerLimits);
  refuseTrailing(der.subarray(receivedOctets(node).length), trailingZeros);
  return readStructure('cms_malformed', () => readContentInfo(node));
}

/** What a SignedData may hold; whoever adds to one stays below too. */
export const cmsLimits = { certificatesMax: 1000, revocationsMax: 1000, signerInfosMax: 64 };

/**
 * An attached content is one element, however long it is. The token on a counter-signature of a
 * counter-signature stands 33 levels deep. A revocation list among the validation data has five
 * elements an entry, and there are lists of a million; nobody looks into them here, so they are
 * looked through and not held.
 */
export const cmsDerLimits: DerLimits = {
  bytesMax: 256 * 1024 * 1024,
  depthMax: 64,
  elementsMax: 20_000_000,
  nodesMax: defaultDerLimits.elementsMax,
};

function refuseTrailing(rest: Uint8Array, zerosAllowed: boolean): void {
  if (zerosAllowed ? rest.some((octet) => octet !== 0) : rest.length > 0) {
    throw new PkiError('der_trailing_bytes', `${rest.length} bytes follow`);
  }
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
    certificatesRaw: certificates && receivedOctets(certificates),
    crls: bounded(crls, cmsLimits.revocationsMax).map((child) => child.raw),
    crlsRaw: crls && receivedOctets(crls),
    signerInfos: signerInfos.map(parseSignerInfo),
    raw: receivedOctets(node),
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
    encapsulatedRaw: receivedOctets(node),
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
