/**
 * What each kind of time-stamp covers (EN 319 132-1, 5.2.8, 5.3, 5.5.2), piece by piece.
 *
 * Elements are written canonically by the method the time-stamp itself names, never by that of
 * SignedInfo; data goes in as it comes out of the transforms of its Reference, nodes by the same
 * method (4.5). An archive time-stamp covers, in this
 * order: the data of every Reference, SignedInfo, SignatureValue, KeyInfo, the unsigned
 * properties before it, and every ds:Object but the one with the properties.
 */

import type { C14nMethod } from '../../xml/c14n-method.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { isOfProperties } from '../check/check-references.ts';
import type { OpenedSignature } from './opened-signature.ts';
import type { XmlReference } from './read-signature.ts';
import { sameDocumentId } from '../reference-octets.ts';
import type { ContentOctets } from '../reference-octets.ts';
import { xadesNamespace, xades141Namespace } from '../xades-names.ts';

/** Hashed one after the other; undefined where data is not at hand. */
export type Covered = readonly ContentOctets[] | undefined;

/** Plain octets of all that is covered, without joining it. */
export function* piecesOf(covered: readonly ContentOctets[]): Iterable<Uint8Array> {
  for (const octets of covered) {
    if (octets instanceof Uint8Array) yield octets;
    else yield* octets;
  }
}

export function coveredBySignatureTimestamp(
  opened: OpenedSignature,
  method: C14nMethod,
): readonly ContentOctets[] {
  return [opened.canonical(opened.parsed.signatureValue, method)];
}

export function coveredByAllDataTimestamp(opened: OpenedSignature, method: C14nMethod): Covered {
  const references = opened.parsed.references.filter((reference) => !isOfProperties(reference));
  return dataOf(opened, references, method);
}

/** The References its Include elements name; undefined where one is none of them. */
export function coveredByIndividualTimestamp(
  opened: OpenedSignature,
  timestamp: XmlPart,
  method: C14nMethod,
): Covered {
  const named = timestamp.childrenOf(xadesNamespace, 'Include').map((include) => {
    const id = sameDocumentId(include.attribute('URI') ?? '');
    return opened.parsed.references.find((reference) => id !== undefined && reference.id === id);
  });
  const references = named.filter((reference) => reference !== undefined);
  if (references.length === 0 || references.length < named.length) return undefined;
  return dataOf(opened, references, method);
}

/** @param before the unsigned signature properties that precede the time-stamp. */
export function coveredByArchiveTimestamp(
  opened: OpenedSignature,
  before: readonly XmlPart[],
  method: C14nMethod,
): Covered {
  return coveredByArchive(opened, { before, method, objects: otherObjects(opened) });
}

/**
 * The older form, in the namespace of XAdES 1.3.2: no longer made, still met. Objects that a
 * Reference has already brought in are not taken twice (ETSI TS 101 903 V1.3.2, 7.7.1).
 */
export function coveredByOlderArchive(
  opened: OpenedSignature,
  before: readonly XmlPart[],
  method: C14nMethod,
): Covered {
  const named = opened.parsed.references.map(({ uri = '' }) => sameDocumentId(uri));
  const objects = otherObjects(opened).filter((object) => {
    const id = object.attribute('Id');
    return id === undefined || !named.includes(id);
  });
  return coveredByArchive(opened, { before, method, objects });
}

/** Signature and time-stamps over it, with references to material: not baseline, still met. */
export function coveredBySigAndRefs(
  opened: OpenedSignature,
  before: readonly XmlPart[],
  method: C14nMethod,
): Covered {
  const stamps = before.filter((part) => isRefs(part) || isOurs(part, /^SignatureTimeStamp$/u));
  return [opened.parsed.signatureValue, ...stamps].map((part) => opened.canonical(part, method));
}

/** References to material alone: such a time-stamp says nothing about the signature. */
export function coveredByRefsOnly(
  opened: OpenedSignature,
  before: readonly XmlPart[],
  method: C14nMethod,
): Covered {
  return before.filter(isRefs).map((part) => opened.canonical(part, method));
}

function isRefs(part: XmlPart): boolean {
  return isOurs(part, /^(Complete|Attribute)(Certificate|Revocation)Refs(V2)?$/u);
}

function isOurs({ namespace, name }: XmlPart, pattern: RegExp): boolean {
  return [xadesNamespace, xades141Namespace].includes(namespace) && pattern.test(name);
}

interface ArchiveCover {
  readonly before: readonly XmlPart[];
  readonly method: C14nMethod;
  readonly objects: readonly XmlPart[];
}

function coveredByArchive(
  opened: OpenedSignature,
  { before, method, objects }: ArchiveCover,
): Covered {
  const { references, signedInfo, signatureValue, keyInfo } = opened.parsed;
  const data = dataOf(opened, references, method);
  if (data === undefined) return undefined;
  const own = keyInfo === undefined ? [] : [keyInfo];
  const elements = [signedInfo, signatureValue, ...own, ...before, ...objects];
  return [...data, ...elements.map((part) => opened.canonical(part, method))];
}

function otherObjects({ parsed }: OpenedSignature): readonly XmlPart[] {
  const own = parsed.qualifying?.object;
  return parsed.objects.filter(({ index }) => index !== own?.index);
}

function dataOf(
  opened: OpenedSignature,
  references: readonly XmlReference[],
  method: C14nMethod,
): Covered {
  const octets = references.map((reference) => opened.octetsFor(reference, method));
  const present = octets.filter((each) => each !== undefined);
  return present.length < octets.length ? undefined : present;
}
