/**
 * A ds:Signature as its parts (XML Signature 1.1, 4; EN 319 132-1, 4.3), each with its place in
 * the document. Nothing is verified here.
 *
 * The order of children is demanded as the schema has it, and exactly one SignedInfo: a verifier
 * that looks for "the first" can be shown another than the one it checks (CVE-2025-29774).
 */

import type { SignatureAlgorithm } from '@kumoin/pki';
import type { C14nMethod } from '../../xml/c14n-method.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { readC14n, readTransform } from './read-transform.ts';
import type { Transform } from './read-transform.ts';
import { referencesMax, transformsMax, unsignedPropertiesMax } from '../xades-limits.ts';
import { dsNamespace, xadesNamespace } from '../xades-names.ts';
import {
  malformed,
  onlyChild,
  optionalChild,
  readAlgorithm,
  readBase64,
  readDigest,
} from './xades-read.ts';
import type { XmlDigest } from './xades-read.ts';
import { findSignatureAlgorithm } from '../xml-algorithm.ts';

export interface XadesSignature {
  readonly part: XmlPart;
  readonly id: string | undefined;
  readonly signedInfo: XmlPart;
  /** Undefined for one we do not know. */
  readonly c14n: C14nMethod | undefined;
  readonly algorithmIdentifier: string;
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly references: readonly XmlReference[];
  readonly signatureValue: XmlPart;
  readonly value: Uint8Array;
  readonly keyInfo: XmlPart | undefined;
  readonly objects: readonly XmlPart[];
  readonly qualifying: QualifyingProperties | undefined;
}

export interface XmlReference {
  readonly id: string | undefined;
  /** Undefined: left to the application. */
  readonly uri: string | undefined;
  readonly type: string | undefined;
  readonly transforms: readonly Transform[];
  readonly digest: XmlDigest;
}

export interface QualifyingProperties {
  readonly part: XmlPart;
  readonly target: string | undefined;
  /** The ds:Object around it. */
  readonly object: XmlPart;
  readonly signed: XmlPart | undefined;
  /** UnsignedProperties. */
  readonly unsigned: XmlPart | undefined;
  /** UnsignedSignatureProperties. */
  readonly unsignedSignature: XmlPart | undefined;
  /** The unsigned signature properties, in the order they came about. */
  readonly properties: readonly XmlPart[];
}

/** @throws {AdesError} `xades_malformed`. */
export function readSignature(part: XmlPart): XadesSignature {
  const { children } = part;
  const names = children.map(({ namespace, name }) => (namespace === dsNamespace ? name : '?'));
  if (!/^SignedInfo SignatureValue( KeyInfo)?( Object)*$/u.test(names.join(' '))) {
    throw malformed('children of Signature');
  }
  const signedInfo = onlyChild(part, dsNamespace, 'SignedInfo');
  const signatureValue = onlyChild(part, dsNamespace, 'SignatureValue');
  const objects = part.childrenOf(dsNamespace, 'Object');
  const method = readAlgorithm(onlyChild(signedInfo, dsNamespace, 'SignatureMethod'));
  return {
    part,
    id: part.attribute('Id'),
    signedInfo,
    c14n: readC14n(onlyChild(signedInfo, dsNamespace, 'CanonicalizationMethod')),
    algorithmIdentifier: method,
    algorithm: findSignatureAlgorithm(method),
    references: readReferences(signedInfo, referencesMax),
    signatureValue,
    value: readBase64(signatureValue),
    keyInfo: optionalChild(part, dsNamespace, 'KeyInfo'),
    objects,
    qualifying: readQualifying(objects),
  };
}

/** The References of a SignedInfo or a Manifest. @throws {AdesError} `xades_malformed`. */
export function readReferences(part: XmlPart, countMax: number): readonly XmlReference[] {
  const references = part.childrenOf(dsNamespace, 'Reference');
  if (references.length === 0 || references.length > countMax) {
    throw malformed('number of references');
  }
  return references.map(readReference);
}

function readReference(part: XmlPart): XmlReference {
  const transforms = optionalChild(part, dsNamespace, 'Transforms');
  const list = transforms?.childrenOf(dsNamespace, 'Transform') ?? [];
  const read = list.flatMap(readTransform);
  if (read.length > transformsMax) throw malformed('number of transforms');
  return {
    id: part.attribute('Id'),
    uri: part.attribute('URI'),
    type: part.attribute('Type'),
    transforms: read,
    digest: readDigest(part),
  };
}

/** There is one of them, with everything in it (EN 319 132-1, 6.3). */
function readQualifying(objects: readonly XmlPart[]): QualifyingProperties | undefined {
  const found = objects.flatMap((object) =>
    object.childrenOf(xadesNamespace, 'QualifyingProperties').map((part) => ({ part, object })),
  );
  const [only, ...more] = found;
  if (more.length > 0) throw malformed('several QualifyingProperties');
  if (only === undefined) return undefined;
  const unsigned = optionalChild(only.part, xadesNamespace, 'UnsignedProperties');
  const unsignedSignature =
    unsigned && optionalChild(unsigned, xadesNamespace, 'UnsignedSignatureProperties');
  const properties = unsignedSignature?.children ?? [];
  if (properties.length > unsignedPropertiesMax) throw malformed('number of properties');
  return {
    ...only,
    target: only.part.attribute('Target'),
    signed: optionalChild(only.part, xadesNamespace, 'SignedProperties'),
    unsigned,
    unsignedSignature,
    properties,
  };
}
