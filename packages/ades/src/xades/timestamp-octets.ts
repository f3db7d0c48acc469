/**
 * What each kind of time-stamp covers (EN 319 132-1, 5.2.8, 5.3, 5.5.2), octet for octet.
 *
 * Elements are written canonically by the method the time-stamp itself names, never by that of
 * SignedInfo; data goes in as its Reference digests it. An archive time-stamp covers, in this
 * order: the data of every Reference, SignedInfo, SignatureValue, KeyInfo, the unsigned
 * properties before it, and every ds:Object but the one with the properties.
 */

import { concatBytes } from '@kumoin/pki';
import type { C14nMethod } from '../xml/c14n-method.ts';
import type { XmlPart } from '../xml/xml-part.ts';
import { isOfProperties } from './check-references.ts';
import type { OpenedSignature } from './opened-signature.ts';
import type { XmlReference } from './read-signature.ts';
import { sameDocumentId } from './reference-octets.ts';
import { xadesNamespace, xades141Namespace } from './xades-names.ts';

export function signatureTimestampOctets(opened: OpenedSignature, method: C14nMethod): Uint8Array {
  return opened.canonical(opened.parsed.signatureValue, method);
}

/** @returns undefined where data is not at hand. */
export function allDataOctets(opened: OpenedSignature): Uint8Array | undefined {
  return octetsOfAll(
    opened,
    opened.parsed.references.filter((reference) => !isOfProperties(reference)),
  );
}

/** The References its Include elements name; undefined for one that is none of them. */
export function individualDataOctets(
  opened: OpenedSignature,
  timestamp: XmlPart,
): Uint8Array | undefined {
  const named = timestamp.childrenOf(xadesNamespace, 'Include').map((include) => {
    const id = sameDocumentId(include.attribute('URI') ?? '');
    return opened.parsed.references.find((reference) => id !== undefined && reference.id === id);
  });
  const references = named.filter((reference) => reference !== undefined);
  if (references.length === 0 || references.length < named.length) return undefined;
  return octetsOfAll(opened, references);
}

/**
 * @param before the unsigned signature properties that precede the time-stamp.
 * @returns undefined where data is not at hand.
 */
export function archiveTimestampOctets(
  opened: OpenedSignature,
  before: readonly XmlPart[],
  method: C14nMethod,
): Uint8Array | undefined {
  return archiveOctets(opened, { before, method, objects: otherObjects(opened) });
}

/**
 * The older form, in the namespace of XAdES 1.3.2: no longer made, still met. Objects that a
 * Reference has already brought in are not taken twice (ETSI TS 101 903 V1.3.2, 7.7.1).
 */
export function olderArchiveTimestampOctets(
  opened: OpenedSignature,
  before: readonly XmlPart[],
  method: C14nMethod,
): Uint8Array | undefined {
  const named = opened.parsed.references.map(({ uri = '' }) => sameDocumentId(uri));
  const objects = otherObjects(opened).filter((object) => {
    const id = object.attribute('Id');
    return id === undefined || !named.includes(id);
  });
  return archiveOctets(opened, { before, method, objects });
}

interface ArchiveCover {
  readonly before: readonly XmlPart[];
  readonly method: C14nMethod;
  readonly objects: readonly XmlPart[];
}

function archiveOctets(
  opened: OpenedSignature,
  { before, method, objects }: ArchiveCover,
): Uint8Array | undefined {
  const { references, signedInfo, signatureValue, keyInfo } = opened.parsed;
  const data = octetsOfAll(opened, references);
  if (data === undefined) return undefined;
  const elements = [
    signedInfo,
    signatureValue,
    ...(keyInfo ? [keyInfo] : []),
    ...before,
    ...objects,
  ];
  return concatBytes([data, opened.canonicalAll(elements, method)]);
}

/** Signature and time-stamps over it, with references to material: not baseline, still met. */
export function sigAndRefsOctets(
  opened: OpenedSignature,
  before: readonly XmlPart[],
  method: C14nMethod,
): Uint8Array {
  const covered = before.filter(
    ({ namespace, name }) =>
      (namespace === xadesNamespace || namespace === xades141Namespace) &&
      /^(SignatureTimeStamp|(Complete|Attribute)(Certificate|Revocation)Refs(V2)?)$/u.test(name),
  );
  return opened.canonicalAll([opened.parsed.signatureValue, ...covered], method);
}

function otherObjects({ parsed }: OpenedSignature): readonly XmlPart[] {
  const own = parsed.qualifying?.object;
  return parsed.objects.filter(({ index }) => index !== own?.index);
}

function octetsOfAll(
  opened: OpenedSignature,
  references: readonly XmlReference[],
): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  for (const reference of references) {
    const octets = opened.octetsOf(reference);
    if (octets === undefined) return undefined;
    pieces.push(...(octets instanceof Uint8Array ? [octets] : octets));
  }
  return concatBytes(pieces);
}
