/**
 * Adds to a SignedData what may be added after it was signed (RFC 5652, 5.1; EN 319 122-1, 5.5
 * and 6): certificates, revocation information, unsigned attributes, further signers. Serves a
 * time-stamp token just as well, which is one.
 *
 * Bytes are spliced, never encoded again: an element that is not added to keeps its octets, BER
 * among them (an archive-time-stamp of version 2 is over them as they are), and only headers
 * around what is added are written anew, in DER. The signers keep their order, even where DER would
 * sort them, because callers name them by their place.
 */

import { concatBytes, derElement, derFrame, derInteger } from '../der/encode-der.ts';
import { parseBer } from '../der/parse-ber.ts';
import type { DerNode } from '../der/parse-der.ts';
import { parseDer, receivedOctets } from '../der/parse-der.ts';
import { DerFields, expectTag, readObjectIdentifier, readSmallInteger } from '../der/read-der.ts';
import { contextConstructed, tag } from '../der/tag.ts';
import { oid } from '../oids.ts';
import { PkiError, readStructure } from '../pki-error.ts';
import type { AttributeReplacement } from './edit-signer-info.ts';
import { editSignerInfo } from './edit-signer-info.ts';
import type { SetExtension } from './extend-set.ts';
import { extendSet } from './extend-set.ts';
import { cmsDerLimits, cmsLimits } from './parse-signed-data.ts';
import { parseSignerInfo } from './parse-signer-info.ts';
import { revocationInfoName } from './revocation-info.ts';

export interface SignedDataChanges {
  /** CertificateChoices, DER. */
  readonly addCertificates?: readonly Uint8Array[];
  /** RevocationInfoChoices, DER: CRLs, and OCSP responses by `buildOcspRevocationInfo`. */
  readonly addCrls?: readonly Uint8Array[];
  /** AlgorithmIdentifiers, DER. */
  readonly addDigestAlgorithms?: readonly Uint8Array[];
  readonly addUnsignedAttributes?: readonly PlacedAttribute[];
  readonly replaceUnsignedAttributes?: readonly (PlacedAttribute & AttributeReplacement)[];
  /** SignerInfos, DER; they come behind those that are there, their hash among the others. */
  readonly addSignerInfos?: readonly Uint8Array[];
}

export interface PlacedAttribute {
  /** The place of the signer among the SignerInfos that are there. */
  readonly signerIndex: number;
  /** Attribute, DER. */
  readonly attribute: Uint8Array;
}

/**
 * What is there already is not repeated, and a set that would be empty is not written.
 * @param signedData ContentInfo, DER or BER.
 * @returns the same with the changes in it; the very same bytes when there is nothing to change.
 * @throws {PkiError} `cms_malformed` for a signer that is not there, an addition that is not what
 * it should be, and more of anything than `parseSignedData` would read; `der_*`.
 */
export function editSignedData(signedData: Uint8Array, changes: SignedDataChanges): Uint8Array {
  const node = parseBer(signedData, cmsDerLimits);
  return readStructure('cms_malformed', () => {
    const outer = DerFields.ofSequence(node);
    const type = outer.takeAny();
    if (readObjectIdentifier(type) !== oid.signedData) {
      throw new PkiError('cms_malformed', 'no SignedData');
    }
    const members = takeMembers(outer.takeExplicit(0));
    outer.end();
    const added = readAdditions(changes);
    const edited = editMembers(members, changes, added);
    if (edited.every((octets, index) => octets === members.behindVersion[index])) return signedData;
    const content = derFrame(tag.sequence, raisedVersion(members, added), ...edited);
    const explicit = derFrame(contextConstructed(0), ...content);
    return concatBytes(derFrame(tag.sequence, type.raw, ...explicit));
  });
}

function takeMembers(signedData: DerNode | undefined) {
  const { children } = expectTag(signedData, tag.sequence);
  const fields = new DerFields(children);
  const members = {
    behindVersion: children.slice(1).map(receivedOctets),
    version: fields.take(tag.integer),
    digestAlgorithms: fields.take(tag.set),
    encapsulated: fields.take(tag.sequence),
    certificates: fields.takeIf(contextConstructed(0)),
    crls: fields.takeIf(contextConstructed(1)),
    signerInfos: fields.take(tag.set),
  };
  fields.end();
  return members;
}

type Members = ReturnType<typeof takeMembers>;
type Additions = ReturnType<typeof readAdditions>;

function editMembers(
  members: Members,
  changes: SignedDataChanges,
  added: Additions,
): readonly Uint8Array[] {
  const { digestAlgorithms, encapsulated, certificates, crls } = members;
  const signerInfos = editSigners(members.signerInfos, changes, added.signers);
  return [
    extended(tag.set, digestAlgorithms, {
      added: added.digestAlgorithms,
      // With NULL beside it or with nothing, an algorithm is the same.
      identify: (algorithm) => readObjectIdentifier(DerFields.ofSequence(algorithm).takeAny()),
      countMax: cmsLimits.signerInfosMax,
    }),
    receivedOctets(encapsulated),
    extended(contextConstructed(0), certificates, {
      added: added.certificates,
      countMax: cmsLimits.certificatesMax,
    }),
    extended(contextConstructed(1), crls, {
      added: added.crls,
      identify: revocationInfoName,
      countMax: cmsLimits.revocationsMax,
    }),
    signerInfos,
  ].filter((member) => member !== undefined);
}

function extended(
  identifier: number,
  set: DerNode | undefined,
  extension: Omit<SetExtension, 'present'>,
): Uint8Array | undefined {
  const present = set?.children ?? [];
  const all = extendSet({ ...extension, present });
  return all.length === present.length
    ? set && receivedOctets(set)
    : derElement(identifier, concatBytes(all));
}

function readAdditions(changes: SignedDataChanges) {
  const { addCertificates = [], addCrls = [], addDigestAlgorithms = [] } = changes;
  const { addSignerInfos = [] } = changes;
  const signers = addSignerInfos.map(readAddition);
  const hashes = signers.map((signer) => parseSignerInfo(signer).digestAlgorithmRaw);
  const added = {
    certificates: addCertificates.map(readAddition),
    crls: addCrls.map(readAddition),
    digestAlgorithms: [...addDigestAlgorithms, ...hashes].map(readAddition),
    signers,
  };
  const isChoice = (last: number) => (node: DerNode) =>
    node.tag === tag.sequence || (node.tag >= contextConstructed(0) && node.tag <= last);
  if (!added.certificates.every(isChoice(choice.otherCertificate))) {
    throw new PkiError('cms_malformed', 'no certificate');
  }
  if (!added.crls.every(({ tag: found }) => found === tag.sequence || found === choice.otherCrl)) {
    throw new PkiError('cms_malformed', 'no revocation information');
  }
  return added;
}

/** Within the limits by which the whole is read again: what goes in has to come out. */
function readAddition(der: Uint8Array): DerNode {
  return parseDer(der, cmsDerLimits);
}

/** CertificateChoices and RevocationInfoChoice beside the plain ones, RFC 5652, 10.2. */
const choice = {
  attributeCertificateV1: contextConstructed(1),
  attributeCertificateV2: contextConstructed(2),
  otherCertificate: contextConstructed(3),
  otherCrl: contextConstructed(1),
};

function editSigners(
  set: DerNode,
  changes: SignedDataChanges,
  added: readonly DerNode[],
): Uint8Array {
  const { addUnsignedAttributes = [], replaceUnsignedAttributes = [] } = changes;
  const before = set.children.map(receivedOctets);
  const places = [...addUnsignedAttributes, ...replaceUnsignedAttributes];
  for (const { signerIndex } of places) {
    if (before[signerIndex] === undefined) throw new PkiError('cms_malformed', 'no such signer');
  }
  const edited = before.map((signer, index) => {
    const isHere = ({ signerIndex }: PlacedAttribute) => signerIndex === index;
    return editSignerInfo(signer, {
      addUnsignedAttributes: addUnsignedAttributes.filter(isHere).map((one) => one.attribute),
      replaceUnsignedAttributes: replaceUnsignedAttributes.filter(isHere),
    });
  });
  const present = edited.map((signer) => parseBer(signer, cmsDerLimits));
  const all = extendSet({ present, added, countMax: cmsLimits.signerInfosMax, keepOrder: true });
  const same = edited.every((signer, index) => signer === before[index]);
  return same && all.length === before.length
    ? receivedOctets(set)
    : derElement(tag.set, concatBytes(all));
}

/** RFC 5652, 5.1, and never lower than it was. */
function raisedVersion(members: Members, added: Additions): Uint8Array {
  const { version, encapsulated, certificates, crls, signerInfos } = members;
  const tagsOf = (set: DerNode | undefined, more: readonly DerNode[]) =>
    new Set([...(set?.children ?? []), ...more].map((node) => node.tag));
  const needed = neededVersion({
    certificates: tagsOf(certificates, added.certificates),
    crls: tagsOf(crls, added.crls),
    signers: [...signerInfos.children, ...added.signers].map(({ children: [first] }) =>
      readSmallInteger(first),
    ),
    isData: readObjectIdentifier(encapsulated.children[0]) === oid.data,
  });
  return needed > readSmallInteger(version) ? derInteger(needed) : version.raw;
}

function neededVersion(found: {
  readonly certificates: ReadonlySet<number>;
  readonly crls: ReadonlySet<number>;
  readonly signers: readonly number[];
  readonly isData: boolean;
}): number {
  const { certificates, crls, signers, isData } = found;
  if (certificates.has(choice.otherCertificate) || crls.has(choice.otherCrl)) return 5;
  if (certificates.has(choice.attributeCertificateV2)) return 4;
  const old = certificates.has(choice.attributeCertificateV1) || signers.includes(3);
  return old || !isData ? 3 : 1;
}
