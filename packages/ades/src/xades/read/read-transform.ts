/**
 * Transforms on the way from what a Reference names to what it digests (XML Signature 1.1, 6.6;
 * XPath Filter 2.0): those of an allow-list, and of XPath just the paths that signatures beside
 * each other need. XSLT and free XPath are programs of the signer that run on the verifier.
 */

import type { NamespaceMap } from 'libxml2-wasm';
import { findC14nMethod } from '../../xml/c14n-method.ts';
import type { C14nMethod } from '../../xml/c14n-method.ts';
import type { XmlPart } from '../../xml/xml-part.ts';
import { exclusiveNamespace, filter2Namespace, transformIdentifier } from '../xades-names.ts';
import { dsNamespace } from '../xades-names.ts';
import { onlyChild, readAlgorithm } from './xades-read.ts';

export type Transform =
  | { readonly kind: 'enveloped' }
  | { readonly kind: 'base64' }
  | { readonly kind: 'c14n'; readonly method: C14nMethod }
  | { readonly kind: 'subtract' | 'intersect'; readonly path: ElementPath }
  | { readonly kind: 'unsupported'; readonly identifier: string };

/** Selects elements by names alone, so that its cost is bounded and what it selects is plain. */
export interface ElementPath {
  readonly xpath: string;
  readonly namespaces: NamespaceMap;
}

/** One ds:Transform; XPath Filter 2.0 may hold several filters. @throws {AdesError} */
export function readTransform(part: XmlPart): readonly Transform[] {
  const identifier = readAlgorithm(part);
  const unsupported: Transform = { kind: 'unsupported', identifier };
  if (identifier === transformIdentifier.enveloped) return [{ kind: 'enveloped' }];
  if (identifier === transformIdentifier.base64) return [{ kind: 'base64' }];
  if (identifier === transformIdentifier.filter2) return readFilters(part) ?? [unsupported];
  if (identifier === transformIdentifier.xpath) return [readXpath(part) ?? unsupported];
  const method = readC14n(part);
  return [method === undefined ? unsupported : { kind: 'c14n', method }];
}

/** A canonicalisation, with its InclusiveNamespaces; undefined for another algorithm. */
export function readC14n(part: XmlPart): C14nMethod | undefined {
  const method = findC14nMethod(readAlgorithm(part));
  if (method?.kind !== 'exclusive') return method;
  const [inclusive] = part.childrenOf(exclusiveNamespace, 'InclusiveNamespaces');
  const prefixes = inclusive?.attribute('PrefixList')?.split(/[\t\n\r ]+/u) ?? [];
  const inclusivePrefixes = prefixes
    .filter((prefix) => prefix !== '')
    .map((prefix) => (prefix === '#default' ? '' : prefix));
  return { ...method, inclusivePrefixes };
}

function readFilters(part: XmlPart): readonly Transform[] | undefined {
  const filters: Transform[] = [];
  for (const xpath of part.childrenOf(filter2Namespace, 'XPath')) {
    const kind = xpath.attribute('Filter');
    const path = readElementPath(xpath.text, xpath.namespaces);
    if (path === 'own signature' && kind === 'subtract') filters.push({ kind: 'enveloped' });
    else if (typeof path !== 'object' || (kind !== 'subtract' && kind !== 'intersect')) return;
    else filters.push({ kind, path });
  }
  return filters.length === 0 ? undefined : filters;
}

const qname = '(?:[A-Za-z_][\\w.-]*:)?[A-Za-z_][\\w.-]*';
const absolutePath = new RegExp(`^(?:(?:/${qname})+|(?://|/descendant::)${qname})$`, 'u');
const ownSignature = /^here\(\)\/ancestor::(?:[A-Za-z_][\w.-]*:)?Signature\[1\]$/u;
const notInside = new RegExp(`^not\\(\\s*ancestor-or-self::(${qname})\\s*\\)$`, 'u');

function readElementPath(
  text: string,
  namespaces: NamespaceMap,
): ElementPath | 'own signature' | undefined {
  const xpath = text.trim();
  if (ownSignature.test(xpath)) return 'own signature';
  return absolutePath.test(xpath) ? { xpath, namespaces } : undefined;
}

/** The XPath transform keeps nodes its expression holds for: here those outside of elements. */
function readXpath(part: XmlPart): Transform | undefined {
  const xpath = onlyChild(part, dsNamespace, 'XPath');
  const [, name] = notInside.exec(xpath.text.trim()) ?? [];
  if (name === undefined) return undefined;
  const path = { xpath: `/descendant::${name}`, namespaces: xpath.namespaces };
  return { kind: 'subtract', path };
}
