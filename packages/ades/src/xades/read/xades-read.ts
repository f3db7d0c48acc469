/**
 * Reading the parts of a signature strictly by its schema: what is there once is there once, what
 * is base64 is base64. A signature that departs from it is malformed, which is an answer, not a
 * repair.
 */

import { AdesError } from '../../ades-error.ts';
import { decodeBase64 } from '../../json/base64url.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { dsNamespace } from '../xades-names.ts';
import { findDigest } from '../xml-algorithm.ts';

/** @throws {AdesError} `xades_malformed` when there is none, or more than one. */
export function onlyChild(part: XmlPart, namespace: string, name: string): XmlPart {
  const child = optionalChild(part, namespace, name);
  if (child === undefined) throw malformed(`${name} is missing`);
  return child;
}

/** @throws {AdesError} `xades_malformed` when there is more than one. */
export function optionalChild(part: XmlPart, namespace: string, name: string): XmlPart | undefined {
  const [child, ...more] = part.childrenOf(namespace, name);
  if (more.length > 0) throw malformed(`several ${name}`);
  return child;
}

/** The octets of an element of base64. @throws {AdesError} `xades_malformed`. */
export function readBase64(part: XmlPart): Uint8Array {
  const octets = decodeBase64((part.leafText ?? '!').replaceAll(/[\t\n\r ]+/gu, ''));
  if (octets === undefined) throw malformed(`${part.name} is no base64`);
  return octets;
}

/** @throws {AdesError} `xades_malformed`. */
export function readAlgorithm(part: XmlPart): string {
  const algorithm = part.attribute('Algorithm');
  if (algorithm === undefined) throw malformed(`${part.name} has no Algorithm`);
  return algorithm;
}

export interface XmlDigest {
  readonly identifier: string;
  readonly hash: ReturnType<typeof findDigest>;
  readonly value: Uint8Array;
}

/** DigestMethod and DigestValue inside an element. @throws {AdesError} `xades_malformed`. */
export function readDigest(part: XmlPart): XmlDigest {
  const identifier = readAlgorithm(onlyChild(part, dsNamespace, 'DigestMethod'));
  const value = readBase64(onlyChild(part, dsNamespace, 'DigestValue'));
  return { identifier, hash: findDigest(identifier), value };
}

export function malformed(detail: string): AdesError {
  return new AdesError('xades_malformed', detail);
}
