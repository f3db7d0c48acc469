/**
 * The index of an archive time-stamp (EN 319 122-1, 5.5.2): digests of every certificate, every
 * revocation value and every unsigned attribute that stood there when it was made. What was
 * added later is in no index, and so breaks none.
 *
 * Version 3 is written: one entry for each value of an attribute, over its type and that value.
 * Versions 1 and 2, which older products left behind, digest whole attributes.
 */

import {
  bytesToHex,
  DerFields,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  digest,
  encodeHashAlgorithm,
  knownHashAlgorithm,
  oid,
  PkiError,
  readOctetString,
  tag,
} from '@kumoin/pki';
import type {
  CmsAttribute,
  DerNode,
  HashAlgorithm,
  SignedData,
  SignerInfo,
  TimestampToken,
} from '@kumoin/pki';

/** What an index speaks about. */
export interface Indexed {
  readonly signedData: SignedData;
  readonly signerInfo: SignerInfo;
}

export interface AtsHashIndex {
  readonly version: 1 | 2 | 3;
  readonly hash: HashAlgorithm;
  readonly certificates: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
  readonly unsignedAttributes: readonly Uint8Array[];
  /** DER; part of the imprint. */
  readonly raw: Uint8Array;
}

export type HashIndexFault =
  | 'hash_index_missing'
  | 'hash_index_duplicated'
  | 'hash_index_malformed'
  | 'hash_index_algorithm_unknown'
  /** Something it lists is not there any more, or not as it was. */
  | 'hash_index_unmatched';

/** ATSHashIndexV3 over all that stands there now, DER. */
export function buildAtsHashIndex(indexed: Indexed, hash: HashAlgorithm): Uint8Array {
  const list = (digests: readonly NamedDigest[]) =>
    derSequence(...digests.map(({ octets }) => derOctetString(octets)));
  const { certificates, crls, unsignedAttributes } = indexedDigests(indexed, { version: 3, hash });
  return derSequence(
    // Version 3 has no default, so SHA-256 is spelled out too.
    encodeHashAlgorithm(hash),
    list(certificates),
    list(crls),
    list(unsignedAttributes),
  );
}

const versions = [
  [oid.atsHashIndexV3, 3],
  [oid.atsHashIndexV2, 2],
  [oid.atsHashIndex, 1],
] as const;

const read = new WeakMap<TimestampToken, AtsHashIndex | HashIndexFault>();

/** The one index of a token, read once. */
export function readAtsHashIndex(token: TimestampToken): AtsHashIndex | HashIndexFault {
  const index = read.get(token) ?? readIndex(token);
  read.set(token, index);
  return index;
}

function readIndex({ signerInfo }: TimestampToken): AtsHashIndex | HashIndexFault {
  const { unsignedAttributes } = signerInfo;
  const found = versions.flatMap(([type, version]) =>
    unsignedAttributes.values(type).map((node) => ({ node, version })),
  );
  const [index, ...more] = found;
  if (index === undefined) return 'hash_index_missing';
  if (more.length > 0) return 'hash_index_duplicated';
  try {
    return parseIndex(index.node, index.version);
  } catch (cause) {
    if (cause instanceof PkiError) return 'hash_index_malformed';
    throw cause;
  }
}

/** Whether all the index lists is there, as it was. */
export function indexHolds(index: AtsHashIndex, indexed: Indexed): boolean {
  const { certificates, crls, unsignedAttributes } = indexedDigests(indexed, index);
  return (
    allFound(index.certificates, certificates) &&
    allFound(index.crls, crls) &&
    allFound(index.unsignedAttributes, unsignedAttributes)
  );
}

/** Whether the index lists that certificate or RevocationInfoChoice. */
export function isIndexed(index: AtsHashIndex, element: Uint8Array): boolean {
  const { name: wanted } = rememberedDigest(element, { hash: index.hash, type: none });
  return includes(index.certificates, wanted) || includes(index.crls, wanted);
}

/** Whether the index lists that value of an unsigned attribute. */
export function isValueIndexed(
  { version, hash, unsignedAttributes }: AtsHashIndex,
  attribute: CmsAttribute,
  value: Uint8Array,
): boolean {
  const wanted =
    version === 3
      ? bytesToHex(digest(hash, derObjectIdentifier(attribute.type), value))
      : bytesToHex(digest(hash, attribute.raw));
  return includes(unsignedAttributes, wanted);
}

const namesKnown = new WeakMap<readonly Uint8Array[], ReadonlySet<string>>();

/** Each of hundreds of counter-signatures is looked for in each index. */
function includes(entries: readonly Uint8Array[], wanted: string): boolean {
  const names = namesKnown.get(entries) ?? new Set(entries.map(bytesToHex));
  namesKnown.set(entries, names);
  return names.has(wanted);
}

const entriesMax = 4000;

function parseIndex(node: DerNode, version: AtsHashIndex['version']) {
  const fields = DerFields.ofSequence(node);
  const four = node.children.length === 4;
  // Version 1 alone has a default.
  const algorithm = four || version > 1 ? fields.take(tag.sequence) : undefined;
  const hash = algorithm === undefined ? 'sha256' : knownHashAlgorithm(algorithm);
  const certificates = readEntries(fields.take(tag.sequence));
  const crls = readEntries(fields.take(tag.sequence));
  const unsignedAttributes = readEntries(fields.take(tag.sequence));
  fields.end();
  if (hash === undefined) return 'hash_index_algorithm_unknown';
  return { version, hash, certificates, crls, unsignedAttributes, raw: node.raw };
}

function readEntries({ children }: DerNode): readonly Uint8Array[] {
  if (children.length > entriesMax) throw new PkiError('cms_malformed', 'too many index entries');
  return children.map(readOctetString);
}

interface NamedDigest {
  readonly octets: Uint8Array;
  /** Hexadecimal, to be looked up by. */
  readonly name: string;
}

type Digests = Record<'certificates' | 'crls' | 'unsignedAttributes', readonly NamedDigest[]>;

/** The digest of each element as it stands in the file. */
function indexedDigests(
  { signedData, signerInfo }: Indexed,
  { version, hash }: Pick<AtsHashIndex, 'version' | 'hash'>,
): Digests {
  const attributes = signerInfo.unsignedAttributes.all;
  const of = (element: Uint8Array, type = none) => rememberedDigest(element, { hash, type });
  return {
    certificates: signedData.certificates.map(({ raw }) => of(raw)),
    // Of an OCSP response the `[1]` around it belongs to the element.
    crls: signedData.crls.map((choice) => of(choice)),
    unsignedAttributes:
      version === 3
        ? attributes.flatMap(({ type, values }) => {
            const typeDer = derObjectIdentifier(type);
            return values.map(({ raw }) => of(raw, typeDer));
          })
        : attributes.map(({ raw }) => of(raw)),
  };
}

const none: Uint8Array = new Uint8Array();

/** A file may have hundreds of archive time-stamps, and each lists all elements anew. */
const remembered = new WeakMap<Uint8Array, Map<HashAlgorithm, NamedDigest>>();

/** @param type what is digested before the element; always the same for the same element. */
function rememberedDigest(
  element: Uint8Array,
  { hash, type }: { readonly hash: HashAlgorithm; readonly type: Uint8Array },
): NamedDigest {
  const known = remembered.get(element) ?? new Map<HashAlgorithm, NamedDigest>();
  remembered.set(element, known);
  const made = known.get(hash) ?? named(digest(hash, type, element));
  known.set(hash, made);
  return made;
}

function named(octets: Uint8Array): NamedDigest {
  return { octets, name: bytesToHex(octets) };
}

/** Each entry needs an element of its own: two entries are not met by one element. */
function allFound(entries: readonly Uint8Array[], present: readonly NamedDigest[]): boolean {
  if (entries.length > present.length) return false;
  const left = new Map<string, number>();
  for (const { name } of present) left.set(name, (left.get(name) ?? 0) + 1);
  return entries.every((entry) => {
    const name = bytesToHex(entry);
    const count = left.get(name) ?? 0;
    left.set(name, count - 1);
    return count > 0;
  });
}
