/**
 * The certificate extensions this package understands, bytes → values (RFC 5280, 4.2;
 * RFC 6960, 4.2.2.2.1; EN 319 412-5). Anything else stays as bytes beside them.
 *
 * An extension we do know and cannot read makes the certificate unreadable, critical or
 * not: guessing what a broken constraint meant is how constraints get lost.
 */

import type { DerNode } from './der/parse-der.ts';
import { parseDer } from './der/parse-der.ts';
import {
  DerFields,
  expectTag,
  readBoolean,
  readNamedBits,
  readObjectIdentifier,
  readOctetString,
  readSmallInteger,
  readText,
} from './der/read-der.ts';
import { contextConstructed, contextPrimitive, tag } from './der/tag.ts';
import { derRetag } from './der/encode-der.ts';
import type { DistinguishedName } from './name.ts';
import { parseName } from './name.ts';
import { oid } from './oids.ts';
import { PkiError } from './pki-error.ts';

export interface Extension {
  readonly critical: boolean;
  /** DER of the extension's own type: the content of extnValue. */
  readonly value: Uint8Array;
}

/** Extensions by dotted object identifier. */
export type Extensions = ReadonlyMap<string, Extension>;

/** Bit names of KeyUsage in bit order, RFC 5280, 4.2.1.3. */
export const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export type KeyUsageName = (typeof keyUsageNames)[number];

export interface BasicConstraints {
  readonly ca: boolean;
  /** How many intermediate CA certificates may follow; undefined is no limit. */
  readonly pathLength: number | undefined;
}

/** What the known extensions say; undefined or empty where the extension is absent. */
export interface CertificateExtensions {
  readonly keyUsage: ReadonlySet<KeyUsageName> | undefined;
  /** Dotted key purposes. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly basicConstraints: BasicConstraints | undefined;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  /** The keyIdentifier member; issuer and serial number are not used for anything. */
  readonly authorityKeyIdentifier: Uint8Array | undefined;
  /** URLs in fullName of any distribution point. */
  readonly crlDistributionPoints: readonly string[];
  /** Names of directory entries in the same places: how some authorities part their lists. */
  readonly crlDistributionPointNames: readonly DistinguishedName[];
  readonly ocspUrls: readonly string[];
  readonly caIssuersUrls: readonly string[];
  /** Dotted policy identifiers. */
  readonly certificatePolicies: readonly string[];
  /** ocsp-nocheck: an OCSP responder that need not be asked about. */
  readonly noCheck: boolean;
  /** Dotted statement identifiers. */
  readonly qcStatements: readonly string[];
}

/**
 * Extensions ::= SEQUENCE OF Extension.
 * @throws {PkiError} `der_bad_value` when one appears twice (RFC 5280, 4.2), `der_*`.
 */
export function readExtensions(node: DerNode | undefined): Extensions {
  const extensions = new Map<string, Extension>();
  for (const child of expectTag(node, tag.sequence).children) {
    const fields = DerFields.ofSequence(child);
    const id = readObjectIdentifier(fields.takeAny());
    const criticalNode = fields.takeIf(tag.boolean);
    const critical = criticalNode !== undefined && readBoolean(criticalNode);
    const value = readOctetString(fields.takeAny());
    fields.end();
    if (extensions.has(id)) throw new PkiError('der_bad_value', `extension ${id} appears twice`);
    extensions.set(id, { critical, value });
  }
  return extensions;
}

/** @throws {PkiError} `der_*` when a known extension is malformed. */
export function decodeCertificateExtensions(extensions: Extensions): CertificateExtensions {
  const decoded = <T>(id: string, decode: (node: DerNode) => T): T | undefined => {
    const extension = extensions.get(id);
    return extension === undefined ? undefined : decode(parseDer(extension.value));
  };
  const points = decoded(oid.crlDistributionPoints, readDistributionPoints) ?? [];
  const access = decoded(oid.authorityInfoAccess, readAuthorityInfoAccess) ?? [];
  return {
    keyUsage: decoded(oid.keyUsage, readKeyUsage),
    extendedKeyUsage: decoded(oid.extendedKeyUsage, readExtendedKeyUsage),
    basicConstraints: decoded(oid.basicConstraints, readBasicConstraints),
    subjectKeyIdentifier: decoded(oid.subjectKeyIdentifier, readOctetString),
    authorityKeyIdentifier: decoded(oid.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    crlDistributionPoints: readUrls(points),
    crlDistributionPointNames: readDirectoryNames(points),
    ocspUrls: urlsOf(access, oid.accessOcsp),
    caIssuersUrls: urlsOf(access, oid.accessCaIssuers),
    certificatePolicies: decoded(oid.certificatePolicies, readLeadingIdentifiers) ?? [],
    noCheck: extensions.has(oid.ocspNoCheck),
    qcStatements: decoded(oid.qcStatements, readLeadingIdentifiers) ?? [],
  };
}

/** The keyIdentifier of AuthorityKeyIdentifier, used by certificates and CRLs alike. */
export function readAuthorityKeyIdentifier(node: DerNode): Uint8Array | undefined {
  return DerFields.ofSequence(node).takeIf(contextPrimitive(0))?.content;
}

/** URLs among GeneralNames, given the names themselves; other kinds are passed over. */
export function readUrls(names: readonly DerNode[]): string[] {
  return names.filter((name) => name.tag === uniformResourceIdentifier).map(readUrl);
}

/** The same of directory entries. @throws {PkiError} `name_malformed` */
export function readDirectoryNames(names: readonly DerNode[]): DistinguishedName[] {
  // EXPLICIT, since Name is a CHOICE.
  return names.filter((name) => name.tag === directoryName).map((name) => parseName(only(name)));
}

function only({ children: [child, ...more] }: DerNode): DerNode {
  if (child === undefined || more.length > 0) throw new PkiError('der_bad_value', 'a name');
  return child;
}

const uniformResourceIdentifier = contextPrimitive(6);
const directoryName = contextConstructed(4);

function readUrl(name: DerNode): string {
  return readText(parseDer(derRetag(tag.ia5String, name.raw)));
}

function readKeyUsage(node: DerNode): ReadonlySet<KeyUsageName> {
  const bits = readNamedBits(node);
  return new Set(keyUsageNames.filter((_, bit) => bits.has(bit)));
}

function readExtendedKeyUsage(node: DerNode): string[] {
  const purposes = expectTag(node, tag.sequence).children.map(readObjectIdentifier);
  if (purposes.length === 0) throw new PkiError('der_bad_value', 'no key purposes');
  return purposes;
}

function readBasicConstraints(node: DerNode): BasicConstraints {
  const fields = DerFields.ofSequence(node);
  const caNode = fields.takeIf(tag.boolean);
  const lengthNode = fields.takeIf(tag.integer);
  fields.end();
  const pathLength = lengthNode === undefined ? undefined : readSmallInteger(lengthNode);
  if (pathLength !== undefined && pathLength < 0)
    throw new PkiError('der_bad_value', 'path length');
  return { ca: caNode !== undefined && readBoolean(caNode), pathLength };
}

/** The GeneralNames in fullName of all points. */
function readDistributionPoints(node: DerNode): DerNode[] {
  return expectTag(node, tag.sequence).children.flatMap((point) => {
    const name = DerFields.ofSequence(point).takeExplicit(0);
    return name?.tag === contextConstructed(0) ? [...name.children] : [];
  });
}

interface AccessDescription {
  readonly method: string;
  readonly location: DerNode;
}

function readAuthorityInfoAccess(node: DerNode): AccessDescription[] {
  return expectTag(node, tag.sequence).children.map((description) => {
    const fields = DerFields.ofSequence(description);
    const method = readObjectIdentifier(fields.takeAny());
    const location = fields.takeAny();
    fields.end();
    return { method, location };
  });
}

function urlsOf(access: readonly AccessDescription[], method: string): string[] {
  return readUrls(access.filter((each) => each.method === method).map((each) => each.location));
}

/** SEQUENCE OF SEQUENCE { OBJECT IDENTIFIER, … }: policies and QC statements. */
function readLeadingIdentifiers(node: DerNode): string[] {
  return expectTag(node, tag.sequence).children.map((item) =>
    readObjectIdentifier(DerFields.ofSequence(item).takeAny()),
  );
}
