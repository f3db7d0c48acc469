/**
 * Certificate revocation lists, bytes → value (RFC 5280, 5), in bounded memory.
 *
 * Lists of a million entries are real, and a tree of them would need gigabytes. Every entry
 * is read and checked once while parsing, then let go; a lookup walks the bytes again. That
 * is some milliseconds for a huge list, and nothing for ours.
 */

import { equalBytes } from '#crypto';
import type { SignatureAlgorithm } from './algorithms.ts';
import type { Extensions } from './certificate-extensions.ts';
import {
  readAuthorityKeyIdentifier,
  readDirectoryNames,
  readExtensions,
  readUrls,
} from './certificate-extensions.ts';
import { readTime } from './der/der-time.ts';
import type { DerLimits, DerNode } from './der/parse-der.ts';
import { parseDer } from './der/parse-der.ts';
import {
  DerFields,
  readBitString,
  readBoolean,
  readEnumerated,
  readInteger,
} from './der/read-der.ts';
import type { DerElement } from './der/read-element.ts';
import { readElement, walkElements } from './der/read-element.ts';
import { contextConstructed, contextPrimitive, tag } from './der/tag.ts';
import { derRetag } from './der/encode-der.ts';
import type { DistinguishedName } from './name.ts';
import { parseName } from './name.ts';
import { oid } from './oids.ts';
import { knownSignatureAlgorithm, readSerialNumber } from './parse-certificate.ts';
import { PkiError, readStructure } from './pki-error.ts';
import type { RevocationReason } from './revocation-reason.ts';
import { decodeRevocationReason } from './revocation-reason.ts';

export interface Crl {
  readonly raw: Uint8Array;
  /** TBSCertList, DER: what the signature covers. */
  readonly tbs: Uint8Array;
  readonly issuer: DistinguishedName;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  /** Undefined where the issuer promises nothing. */
  readonly nextUpdate: number | undefined;
  readonly number: bigint | undefined;
  readonly authorityKeyIdentifier: Uint8Array | undefined;
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined;
  /** Undefined for an algorithm we do not serve. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
  readonly extensions: Extensions;
  /** An entry carries a critical extension we do not know: the list must not be relied on. */
  readonly unreadableEntries: boolean;
  readonly entryCount: number;
  /** The entries, one DER element after the other; read them with `findRevocation`. */
  readonly entries: Uint8Array;
}

/** The part of all certificates that a list speaks about, RFC 5280, 5.2.5. */
export interface IssuingDistributionPoint {
  readonly urls: readonly string[];
  readonly directoryNames: readonly DistinguishedName[];
  readonly onlyUserCertificates: boolean;
  readonly onlyCaCertificates: boolean;
  /** Only some reasons, only attribute certificates, or entries of other issuers. */
  readonly unusual: boolean;
}

export interface RevokedCertificate {
  readonly serialNumber: Uint8Array;
  /** Milliseconds since 1970. */
  readonly revokedAt: number;
  readonly reason: RevocationReason | undefined;
}

/** Above every list in use; reading this much takes seconds, reading more would be an attack. */
export const crlBytesMax = 64 * 1024 * 1024;

/** For everything but the list of entries, and for each entry alone. */
const partLimits: DerLimits = { bytesMax: 1024 * 1024, depthMax: 16, elementsMax: 2_000 };

/** @throws {PkiError} `der_*` when the bytes are no DER, otherwise `crl_malformed`. */
export function parseCrl(der: Uint8Array): Crl {
  if (der.length > crlBytesMax) throw new PkiError('der_too_large', `${der.length} bytes`);
  const outer = readElement(der, 0, der.length);
  if (outer.raw.length !== der.length) throw new PkiError('der_trailing_bytes');
  return readStructure('crl_malformed', () => readCrl(outer));
}

/** The entry for that serial number (its magnitude), if the certificate is on the list. */
export function findRevocation(crl: Crl, serialNumber: Uint8Array): RevokedCertificate | undefined {
  for (const element of walkElements(crl.entries)) {
    const serial = readElement(element.content, 0, element.content.length).content;
    const magnitude = serial.length > 1 && serial[0] === 0 ? serial.subarray(1) : serial;
    if (equalBytes(magnitude, serialNumber)) return readEntry(element.raw).entry;
  }
  return undefined;
}

function readCrl(outer: DerElement): Crl {
  const [tbs, algorithm, signature, ...more] = membersOf(outer, 4);
  if (tbs === undefined || algorithm === undefined || signature === undefined || more.length > 0) {
    throw new PkiError('crl_malformed', 'frame');
  }
  const { list, rest } = splitEntries(membersOf(tbs, 8));
  const fields = new DerFields(rest);
  const version = fields.takeIf(tag.integer);
  if (version !== undefined && readInteger(version) !== 1n) {
    throw new PkiError('crl_malformed', 'version');
  }
  if (!equalBytes(fields.take(tag.sequence).raw, algorithm.raw)) {
    throw new PkiError('crl_malformed', 'signature algorithms inside and outside differ');
  }
  const issuer = parseName(fields.takeAny());
  const thisUpdate = readTime(fields.takeAny());
  const nextNode = fields.takeIf(tag.utcTime, tag.generalizedTime);
  const extensionsNode = version === undefined ? undefined : fields.takeExplicit(0);
  fields.end();
  const extensions = extensionsNode === undefined ? new Map() : readExtensions(extensionsNode);
  return {
    raw: outer.raw,
    tbs: tbs.raw,
    issuer,
    thisUpdate,
    nextUpdate: nextNode === undefined ? undefined : readTime(nextNode),
    ...decodeCrlExtensions(extensions),
    signatureAlgorithm: knownSignatureAlgorithm(parseDer(algorithm.raw, partLimits)),
    signature: readBitString(parseDer(signature.raw, partLimits)),
    extensions,
    ...checkEntries(list),
  };
}

function membersOf(element: DerElement, membersMax: number): DerElement[] {
  if (element.tag !== tag.sequence) throw new PkiError('der_unexpected_tag', 'no SEQUENCE');
  const members: DerElement[] = [];
  for (const member of walkElements(element.content)) {
    members.push(member);
    if (members.length > membersMax) throw new PkiError('crl_malformed', 'too many members');
  }
  return members;
}

/** revokedCertificates is the SEQUENCE after the times; everything else is read as usual. */
function splitEntries(members: readonly DerElement[]): {
  list: DerElement | undefined;
  rest: DerNode[];
} {
  const isTime = (member: DerElement | undefined): boolean =>
    member?.tag === tag.utcTime || member?.tag === tag.generalizedTime;
  const index = members.findIndex(
    (member, position) => member.tag === tag.sequence && isTime(members[position - 1]),
  );
  const list = members[index];
  const rest = members.filter((member) => member !== list);
  return { list, rest: rest.map((member) => parseDer(member.raw, partLimits)) };
}

function checkEntries(
  list: DerElement | undefined,
): Pick<Crl, 'entries' | 'entryCount' | 'unreadableEntries'> {
  const entries = list?.content ?? new Uint8Array();
  let entryCount = 0;
  let unreadableEntries = false;
  for (const element of walkElements(entries)) {
    entryCount += 1;
    unreadableEntries = readEntry(element.raw).unreadable || unreadableEntries;
  }
  return { entries, entryCount, unreadableEntries };
}

function readEntry(raw: Uint8Array): { entry: RevokedCertificate; unreadable: boolean } {
  const fields = DerFields.ofSequence(parseDer(raw, partLimits));
  const serialNumber = readSerialNumber(fields.takeAny());
  const revokedAt = readTime(fields.takeAny());
  const extensionsNode = fields.takeIf(tag.sequence);
  fields.end();
  const extensions: Extensions =
    extensionsNode === undefined ? new Map() : readExtensions(extensionsNode);
  const reasonCode = extensions.get(oid.reasonCode);
  const reason =
    reasonCode === undefined
      ? undefined
      : decodeRevocationReason(readEnumerated(parseDer(reasonCode.value, partLimits)));
  const unreadable = [...extensions].some(
    ([id, { critical }]) => critical && id !== oid.reasonCode,
  );
  return { entry: { serialNumber, revokedAt, reason }, unreadable };
}

function decodeCrlExtensions(
  extensions: Extensions,
): Pick<Crl, 'number' | 'authorityKeyIdentifier' | 'issuingDistributionPoint'> {
  const decoded = <T>(id: string, decode: (node: DerNode) => T): T | undefined => {
    const extension = extensions.get(id);
    return extension === undefined ? undefined : decode(parseDer(extension.value, partLimits));
  };
  return {
    number: decoded(oid.crlNumber, readInteger),
    authorityKeyIdentifier: decoded(oid.authorityKeyIdentifier, readAuthorityKeyIdentifier),
    issuingDistributionPoint: decoded(oid.issuingDistributionPoint, readDistributionPoint),
  };
}

function readDistributionPoint(node: DerNode): IssuingDistributionPoint {
  const fields = DerFields.ofSequence(node);
  const name = fields.takeExplicit(0);
  const flag = (number: number): boolean => {
    const found = fields.takeIf(contextPrimitive(number));
    return found !== undefined && readBoolean(parseDer(derRetag(tag.boolean, found.raw)));
  };
  const onlyUserCertificates = flag(1);
  const onlyCaCertificates = flag(2);
  const someReasons = fields.takeIf(contextPrimitive(3)) !== undefined;
  const indirect = flag(4);
  const onlyAttributes = flag(5);
  fields.end();
  const fullName = name?.tag === contextConstructed(0) ? name.children : [];
  const urls = readUrls(fullName);
  const directoryNames = readDirectoryNames(fullName);
  // A name of another kind, or relative to the issuer: a part of the certificates, but which?
  const unnamed = name !== undefined && urls.length + directoryNames.length === 0;
  return {
    urls,
    directoryNames,
    onlyUserCertificates,
    onlyCaCertificates,
    unusual: someReasons || indirect || onlyAttributes || unnamed,
  };
}
